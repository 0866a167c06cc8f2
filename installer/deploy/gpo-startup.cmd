@echo off
rem SPDX-License-Identifier: MIT
rem
rem Startup script: checks this computer for remote WMI and leaves the result on a share.
rem   gpo-startup.cmd ACCOUNT FOLDER [fix]
rem ACCOUNT is the account that will connect, FOLDER where NAME-OF-COMPUTER.json goes.
rem Ends with the exit code of the program: 0 ready or done, 1 needs a change, 2 could not
rem tell, 3010 done and a restart is needed, 87 bad arguments, 2 if it is not installed.
setlocal
if "%~2"=="" exit /b 87
set "program=%ProgramFiles%\WMI Ready\wmiready-cli.exe"
if not exist "%program%" exit /b 2
if /i "%~3"=="fix" (
    "%program%" fix --account "%~1" --recommended --yes --quiet --json="%~2\%COMPUTERNAME%.json"
) else (
    "%program%" check --account "%~1" --quiet --json="%~2\%COMPUTERNAME%.json"
)
exit /b %ERRORLEVEL%

@echo off
rem SPDX-License-Identifier: MIT
rem
rem Startup script: checks this computer for remote WMI and leaves the result on a share.
rem   gpo-startup.cmd ACCOUNT FOLDER [CLIENT [fix]]
rem ACCOUNT is the account that will connect, FOLDER where NAME-OF-COMPUTER.json goes, CLIENT the computer that will
rem connect: address, name, subnet, own-subnet (without it) or any.
rem Ends with the exit code of the program: 0 ready or done, 1 needs a change, 2 could not
rem tell, 3010 done and a restart is needed, 87 bad arguments, 2 if it is not installed.
setlocal
if "%~2"=="" exit /b 87
set "client=%~3"
if "%client%"=="" set "client=own-subnet"
set "program=%ProgramFiles%\WMI Ready\wmiready-cli.exe"
if not exist "%program%" exit /b 2
if /i "%~4"=="fix" (
    "%program%" fix --account "%~1" --client "%client%" --recommended --yes --quiet --json="%~2\%COMPUTERNAME%.json"
) else (
    "%program%" check --account "%~1" --client "%client%" --quiet --json="%~2\%COMPUTERNAME%.json"
)
exit /b %ERRORLEVEL%

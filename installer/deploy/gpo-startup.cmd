@echo off
rem SPDX-License-Identifier: MIT
rem
rem Startup script: checks this computer for remote WMI and leaves the result on a share.
rem   gpo-startup.cmd NEEDS.json FOLDER [fix]
rem   gpo-startup.cmd ACCOUNT FOLDER [CLIENT [fix]]
rem NEEDS.json says what will be asked, by whom and from where (product.md). Without it: ACCOUNT is the account that will
rem connect, CLIENT the computer that will: address, name, subnet, own-subnet (without it) or any. FOLDER is where
rem NAME-OF-COMPUTER.json goes.
rem Ends with the exit code of the program: 0 ready or done, 1 needs a change, 2 could not
rem tell, 3010 done and a restart is needed, 87 bad arguments, 2 if it is not installed.
setlocal
if "%~2"=="" exit /b 87
set "mode=%~4"
set "client=%~3"
if "%client%"=="" set "client=own-subnet"
set what=--account "%~1" --client "%client%"
if /i "%~x1"==".json" set what=--for "%~1"
if /i "%~x1"==".json" set "mode=%~3"
set "program=%ProgramFiles%\WMI Ready\wmiready-cli.exe"
if not exist "%program%" exit /b 2
if /i "%mode%"=="fix" (
    "%program%" fix %what% --recommended --yes --quiet --json="%~2\%COMPUTERNAME%.json"
) else (
    "%program%" check %what% --quiet --json="%~2\%COMPUTERNAME%.json"
)
exit /b %ERRORLEVEL%

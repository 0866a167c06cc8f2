@echo off
rem SPDX-License-Identifier: MIT
rem
rem on-windows.cmd [PROGRAMS [RESULTS]]: a double click on a real Windows runs the passive experiments and a check of
rem this computer, changes nothing, and leaves everything in one folder, redacted: names, addresses and SIDs are
rem replaced. PROGRAMS is the folder of wmiready-cli.exe, beside this file unless it is given.
rem No blocks in parentheses: the path of a download often has some.
setlocal
set "here=%~dp0"
set "programs=%~1"
set "results=%~2"
if "%programs%"=="" set "programs=%here%."
if "%results%"=="" set "results=%here%results"
if not exist "%results%" mkdir "%results%"
if not exist "%results%" goto nofolder
ver > "%results%\version.txt"
echo Experiments: some minutes ...
"%here%wmiready-proof.exe" --json "%results%\proof.json" --html "%results%\proof.html" > "%results%\proof.txt" 2>&1
set code=%errorlevel%
type "%results%\proof.txt"
if not exist "%programs%\wmiready-cli.exe" goto told
echo Check of this computer ...
"%programs%\wmiready-cli.exe" check --redact "--json=%results%\check.json" "--report=%results%\check.html" > "%results%\check.txt" 2>&1
:told
echo.
echo Everything is in "%results%"
rem 0 all hold, 1 one is contradicted, 2 one was not possible here, which is no fault.
if "%code%"=="2" exit /b 0
exit /b %code%
:nofolder
echo The folder "%results%" cannot be made.
exit /b 29

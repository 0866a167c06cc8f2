// SPDX-License-Identifier: MIT
//
// node modules.cjs LIST FOLDER REGISTRY  puts the modules of LIST (name, version, integrity a line) into FOLDER, each
// fetched from REGISTRY and compared with its integrity. It stands in for npm, which Debian makes of 349 packages.
'use strict';
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const { spawnSync } = require('child_process');

const [list, folder, registry] = process.argv.slice(2);
const modules = fs.readFileSync(list, 'utf8').split('\n').map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#')).map((line) => line.split(/\s+/));

async function fetched(address) {
    for (let turn = 1; ; turn++) {
        try {
            const answer = await fetch(address, { signal: AbortSignal.timeout(60000) });
            if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
            return Buffer.from(await answer.arrayBuffer());
        } catch (error) {
            if (turn === 3) throw new Error(`${address}: ${error.cause || error.message}`);
        }
    }
}

async function install([name, version, integrity]) {
    const base = name.replace(/^@.*\//, '');
    const bytes = await fetched(`${registry.replace(/\/$/, '')}/${name}/-/${base}-${version}.tgz`);
    const digest = 'sha512-' + crypto.createHash('sha512').update(bytes).digest('base64');
    if (digest !== integrity) throw new Error(`${name} ${version} is not what it was: ${digest}`);
    const place = path.join(folder, name);
    fs.mkdirSync(place, { recursive: true });
    const tar = spawnSync('tar', ['-xz', '--strip-components=1', '--no-same-owner', '-C', place], { input: bytes });
    if (tar.status !== 0) throw new Error(`${name}: ${tar.stderr}`);
}

async function main() {
    const waiting = [...modules];
    const one = async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) await install(next);
    };
    await Promise.all([one(), one(), one(), one()]);
}

main().catch((error) => {
    console.error(error.message);
    process.exit(1);
});

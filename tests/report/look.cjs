// SPDX-License-Identifier: MIT
//
// node look.cjs FOLDER SCREENS  opens every page of FOLDER in Chromium as a reader would
// and says what is wrong with it: what it prints to the console, loads, breaks of the
// accessibility rules, of HTML, of the JSON schema. Last line: N passed, N failed.
'use strict';
const fs = require('fs');
const path = require('path');
const root = path.resolve(__dirname, '../..');
const modules = path.join(root, 'build/npm/report/node_modules');
const need = (name) => require(path.join(modules, name));
const { chromium } = need('playwright-core');
const { HtmlValidate } = need('html-validate');
const Ajv = need('ajv/dist/2020');
const axe = fs.readFileSync(path.join(modules, 'axe-core/axe.min.js'), 'utf8');

const [folder, screens] = process.argv.slice(2);
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'];
const sizeLimit = 250 * 1024; // 250 KB, as a program of 1 MB has 1024 * 1024
const desk = { width: 1280, height: 900 }, phone = { width: 390, height: 844 }, narrow = { width: 320, height: 640 };
let passed = 0, failed = 0;

function test(page, name, faults) {
    if (faults.length === 0) {
        passed++;
        return;
    }
    failed++;
    console.log(`--- ${page}: ${name}`);
    for (const fault of faults.slice(0, 8)) console.log('    ' + fault);
}

const schema = JSON.parse(fs.readFileSync(path.join(root, 'res/report.schema.json'), 'utf8'));
const conforms = new Ajv({ strict: false, allErrors: true }).compile(schema);

// What ships as a file of needs validates, and what the program refuses does not.
const needs = new Ajv({ strict: false, allErrors: true }).compile(
    JSON.parse(fs.readFileSync(path.join(root, 'res/needs.schema.json'), 'utf8')));
for (const name of fs.readdirSync(path.join(root, 'res/needs'))) {
    const good = needs(JSON.parse(fs.readFileSync(path.join(root, 'res/needs', name), 'utf8')));
    test(name, 'schema of needs', good ? [] : needs.errors.map((error) => `${error.instancePath} ${error.message}`));
}
for (const part of [{ row: 1 }, { query: 'Y' }, { namespace: 'cimv2' }, { class: '4' }, { method: 'M', rows: 'some' }])
    test(JSON.stringify(part), 'schema of needs',
        needs({ needs: 1, ask: [{ namespace: 'root', class: 'X', ...part }] }) ? ['it validates'] : []);

// Each line of a watch, as the program writes them (make_reports).
const watch = new Ajv({ strict: false, allErrors: true }).compile(
    JSON.parse(fs.readFileSync(path.join(root, 'res/watch.schema.json'), 'utf8')));
for (const line of fs.readFileSync(path.join(folder, 'watch.jsonl'), 'utf8').trim().split('\n')) {
    const good = watch(JSON.parse(line));
    test(JSON.parse(line).kind, 'schema of watch', good ? [] : watch.errors.map((e) => `${e.instancePath} ${e.message}`));
}
for (const part of [{}, { kind: 'refused' }, { kind: 'log', time: 'now' }, { kind: 'other', time: '2026-01-01T00:00:00.000Z' }])
    test(JSON.stringify(part), 'schema of watch', watch(part) ? ['it validates'] : []);

const validator = new HtmlValidate({
    extends: ['html-validate:recommended', 'html-validate:a11y'],
    rules: {
        'long-title': 'off', // the title is the verdict
        'no-inline-style': 'error',
        'no-trailing-whitespace': 'off', // of the JSON and of foreign texts
        'svg-focusable': 'off', // for a browser that no longer exists
        'tel-non-breaking': 'off', // numbers here are addresses and versions
    },
});

async function htmlFaults(file) {
    const report = await validator.validateFile(file);
    return report.results.flatMap((result) => result.messages.map((m) => `${m.line}:${m.column} ${m.ruleId} ${m.message}`));
}

async function axeFaults(page) {
    await page.evaluate(axe);
    const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    return result.violations.map((v) => `${v.id}: ${v.nodes.length} x ${v.nodes[0].html.slice(0, 120)}`);
}

// What an attachment must not contain, asked of the page as the browser understood it.
function structureFaults(page) {
    return page.evaluate(() => {
        const faults = [];
        const all = [...document.querySelectorAll('*')];
        if (document.querySelector('script, iframe, object, embed, form, base, link, img')) faults.push('a forbidden element');
        for (const element of all)
            for (const attribute of element.attributes)
                if (/^on|^style$|^src/i.test(attribute.name)) faults.push(`${element.tagName} ${attribute.name}`);
        for (const link of document.querySelectorAll('a'))
            if (!/^(#|\.\/)/.test(link.getAttribute('href'))) faults.push('link to ' + link.getAttribute('href'));
        for (const link of document.querySelectorAll('a[href^="#"]'))
            if (!document.getElementById(decodeURIComponent(link.getAttribute('href').slice(1))))
                faults.push('dead anchor ' + link.getAttribute('href'));
        if (document.querySelectorAll('h1').length !== 1) faults.push('not one h1');
        if (!document.documentElement.lang) faults.push('no language');
        const first = document.head.firstElementChild;
        if (!first || first.httpEquiv !== 'Content-Security-Policy') faults.push('the policy is not first');
        if (document.querySelectorAll('style').length !== 1) faults.push('not one style');
        const ids = all.map((element) => element.id).filter(Boolean);
        if (new Set(ids).size !== ids.length) faults.push('an id twice');
        return faults;
    });
}

async function reflowFaults(page, size) {
    await page.setViewportSize(size);
    const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
    return wide > size.width ? [`${wide} px wide on ${size.width}`] : [];
}

// A word of a column's heading on two lines ("Co/mp/ute/r").
function headingFaults(page) {
    return page.evaluate(() => {
        const faults = [];
        for (const heading of document.querySelectorAll('thead th')) {
            const walker = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
            while (walker.nextNode())
                for (const word of walker.currentNode.data.matchAll(/\S+/g)) {
                    const range = document.createRange();
                    range.setStart(walker.currentNode, word.index);
                    range.setEnd(walker.currentNode, word.index + word[0].length);
                    if (range.getClientRects().length > 1) faults.push(word[0]);
                }
        }
        return faults;
    });
}

function read(name, extension) {
    return fs.readFileSync(path.join(folder, `${name}.${extension}`), 'utf8');
}

async function dataFaults(page, name) {
    const saved = read(name, 'json');
    const embedded = await page.evaluate(() => document.getElementById('run-json').textContent);
    // The command that the page itself names.
    const lines = read(name, 'html').split('\n');
    const begin = lines.findIndex((line) => line.includes('<pre id="run-json"'));
    const end = lines.findIndex((line, i) => i > begin && line.includes('</pre>'));
    const taken = lines.slice(begin + 1, end).join('\n') + '\n';
    const faults = [];
    if (embedded !== saved) faults.push('the JSON of the page is not that of --json');
    if (taken !== saved) faults.push('the documented command gives another JSON');
    if (!conforms(JSON.parse(saved)))
        for (const error of conforms.errors) faults.push(`${error.instancePath} ${error.message}`);
    return faults;
}

async function open(browser, file, options) {
    const context = await browser.newContext({ viewport: desk, ...options });
    const page = await context.newPage();
    const events = [];
    page.on('console', (message) => events.push('console: ' + message.text()));
    page.on('pageerror', (error) => events.push('error: ' + error));
    page.on('request', (request) => {
        if (request.url().split('#')[0] !== 'file://' + file) events.push('request: ' + request.url());
    });
    await page.goto('file://' + file);
    return { page, context, events };
}

async function lookAt(browser, name, single) {
    const file = path.join(path.resolve(folder), name + '.html');
    const honest = !name.startsWith('hostile');
    const { page, context, events } = await open(browser, file, { colorScheme: 'light' });
    test(name, 'structure', await structureFaults(page));
    test(name, 'axe, light', await axeFaults(page));
    await page.screenshot({ path: path.join(screens, name + '-desktop.png'), fullPage: honest });
    test(name, 'phone', await reflowFaults(page, phone));
    if (honest) test(name, 'headings on a phone', await headingFaults(page));
    await page.screenshot({ path: path.join(screens, name + '-phone.png'), fullPage: honest });
    test(name, 'zoomed to 400 %', await reflowFaults(page, narrow));
    await page.setViewportSize(desk);
    await page.emulateMedia({ colorScheme: 'dark' });
    test(name, 'axe, dark', await axeFaults(page));
    await page.screenshot({ path: path.join(screens, name + '-dark.png') });
    await page.emulateMedia({ forcedColors: 'active' });
    await page.screenshot({ path: path.join(screens, name + '-contrast.png') });
    await page.emulateMedia({ media: 'print', colorScheme: 'light', forcedColors: 'none' });
    test(name, 'axe, print', await axeFaults(page));
    await page.pdf({ path: path.join(screens, name + '.pdf'), format: 'A4' });
    if (single) test(name, 'data', await dataFaults(page, name));
    test(name, 'silence', events);
    await context.close();
    test(name, 'HTML', await htmlFaults(file));
    if (single && honest) {
        const size = fs.statSync(file).size;
        test(name, 'size', size > sizeLimit ? [`${size} bytes`] : []);
    }
}

// The keyboard reaches the skip link first; a link to a folded finding unfolds it.
async function useIt(browser) {
    const file = path.join(path.resolve(folder), 'no-answer.html');
    const { page, context, events } = await open(browser, file, {});
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => document.activeElement.className);
    test('no-answer', 'skip link', focused === 'skip' ? [] : [`focus is on ${focused}`]);
    await page.click('.ids a[href="#SVC-RPC"]');
    const unfolded = await page.evaluate(() => document.getElementById('SVC-RPC').closest('details').open);
    test('no-answer', 'deep link', unfolded ? [] : ['the finding stays folded']);
    test('no-answer', 'silence while used', events);
    await context.close();
}

// A viewer that drops the style must still show everything that matters, in order.
async function unstyled(browser) {
    const bare = path.join(path.resolve(folder), 'unstyled.html');
    fs.writeFileSync(bare, read('no-answer', 'html').replace(/<style>[^]*?<\/style>/, ''));
    const { page, context } = await open(browser, bare, {});
    const text = await page.evaluate(() => document.body.innerText);
    // Each heading after the one before it; the first words are the verdict's.
    const order = ['is not ready', 'Do this first', 'How far a connection gets', 'Findings', 'By area', 'Environment'];
    const faults = [];
    let at = text.indexOf(order[0]);
    if (at < 0) faults.push(`no "${order[0]}"`);
    at = text.indexOf('Data for programs', at); // behind the contents
    for (const words of order.slice(1)) {
        const next = text.indexOf(words, at);
        if (next < 0) faults.push(`"${words}" is not where it belongs`);
        else at = next;
    }
    test('unstyled', 'order', faults);
    await page.screenshot({ path: path.join(screens, 'unstyled.png') });
    await context.close();
    fs.unlinkSync(bare);
}

(async () => {
    const names = fs.readdirSync(folder).filter((f) => f.endsWith('.html')).map((f) => f.slice(0, -5)).sort();
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium-headless-shell', args: flags });
    for (const name of names) await lookAt(browser, name, !name.startsWith('fleet'));
    await useIt(browser);
    await unstyled(browser);
    await browser.close();
    console.log(`${names.length} pages, screens in ${path.relative(root, path.resolve(screens))}`);
    console.log(`${passed} passed, ${failed} failed`);
    process.exitCode = failed ? 1 : 0;
})();

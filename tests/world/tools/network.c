/* SPDX-License-Identifier: MIT
 *
 * world_network PROGRAM FILE [HOST] : every block of FILE is one other computer, broken in one way.
 *
 *     = \\host "what is broken"
 *     first FW-WMI-IN              the requirement that the run names first ("first_cause"); "-" none
 *     verdict FW-WMI-IN attention  of one requirement; may stand several times
 *     cause DYNAMIC_PORT_BLOCKED   what the finding of QRY-CONNECT, or of "first", explains it with first
 *     among CLOCK_SKEW             one of the causes that are named
 *     time LEAST MOST              milliseconds of the run by the program's own clock
 *     args ARGUMENT...             further arguments
 *     input TEXT                   line for its standard input
 *     set ... del ... service ...  the state (scene.h)
 *
 * Each host is checked once to the end and once with a Ctrl+C half-way, after which the program has to be gone
 * at once with exit code 1223. Times are printed; only gross violations fail. The last line is "N passed, N failed".
 */
#include "child.h"
#include "scene.h"
#include "verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT_MS = 60000, VERDICTS_MAX = 6, CANCELLED = 1223 };
/* What a busy machine may add before a time is held to be wrong. */
enum { SLACK_MS = 1500, BACK_MS = 50, BACK_MOST_MS = 1000 };

struct host {
    wchar_t name[128], title[256], arguments[1024];
    char first[64], cause[64], among[64], input[512];
    struct {
        char id[64], verdict[32];
    } verdicts[VERDICTS_MAX];
    size_t verdict_count;
    double least, most;
    bool begun, broken;
};

static unsigned passed, failed;
static double worst_back;
static unsigned late_backs, cancelled_count;
static const wchar_t *program;

static void to_utf8(const wchar_t *text, char *out, int size)
{
    WideCharToMultiByte(CP_UTF8, 0, text, -1, out, size, NULL, NULL);
}

/* ---- judging ---- */

static const json_t *explained(const struct host *host, const json_t *run)
{
    const json_t *finding = verdict_finding(run, "QRY-CONNECT");
    if (finding && *verdict_cause(finding))
        return finding;
    finding = verdict_finding(run, "QRY-RUN");
    if (finding && *verdict_cause(finding))
        return finding;
    return verdict_finding(run, host->first);
}

static void judge(const struct host *host, const json_t *run, const struct child_result *result, char *why, size_t size)
{
    const char *first = verdict_text(run, "first_cause");
    const json_t *finding = explained(host, run);
    const char *cause = finding ? verdict_cause(finding) : "";
    double ms = verdict_ms(run);
    for (size_t i = 0; i < host->verdict_count; i++) {
        const json_t *one = verdict_finding(run, host->verdicts[i].id);
        if (!one || strcmp(verdict_of(one), host->verdicts[i].verdict) != 0) {
            snprintf(why, size, "%s is %s (%s)", host->verdicts[i].id, one ? verdict_of(one) : "missing",
                     one ? verdict_summary(one) : "");
            return;
        }
    }
    if (strcmp(first, strcmp(host->first, "-") == 0 ? "" : host->first) != 0)
        snprintf(why, size, "names %s first", *first ? first : "nothing");
    else if (host->cause[0] && strcmp(cause, host->cause) != 0)
        snprintf(why, size, "explains it with %s", *cause ? cause : "nothing");
    else if (host->among[0] && (!finding || !verdict_has_cause(finding, host->among)))
        snprintf(why, size, "%s is not among the causes", host->among);
    else if (host->most > 0 && (ms < host->least - 20 || ms > host->most + SLACK_MS))
        snprintf(why, size, "took %.0f ms", ms);
    else if (result->exit_code != verdict_exit(run))
        snprintf(why, size, "exit %lu for \"%s\"", result->exit_code, verdict_text(run, "readiness"));
}

/* ---- one host ---- */

static void command_line(const struct host *host, const wchar_t *more, wchar_t out[4096])
{
    _snwprintf(out, 4095, L"\"%ls\" check %ls --json --lang en%ls%ls", program, host->name, host->arguments, more);
    out[4095] = L'\0';
}

static void cancel_half_way(const struct host *host, double ms, char *back, size_t size, char *why, size_t why_size)
{
    wchar_t command[4096];
    struct child_result result;
    const struct child_options options = {
        .input = host->input[0] ? host->input : NULL, .limit_ms = LIMIT_MS, .cancel_ms = ms < 4 ? 2 : (DWORD)(ms / 2)};
    command_line(host, L"", command);
    if (!child_run(command, &options, &result)) {
        snprintf(why, why_size, "could not be started again");
        return;
    }
    if (result.end_ms < 0) {
        snprintf(back, size, "(done)"); /* faster than the first time */
    } else {
        snprintf(back, size, "%.0f", result.end_ms);
        cancelled_count++;
        late_backs += result.end_ms > BACK_MS;
        if (result.end_ms > worst_back)
            worst_back = result.end_ms;
        /* It may have been just about to end by itself. */
        bool own_end = result.exit_code <= 2;
        if (!result.ended || result.end_ms > BACK_MOST_MS)
            snprintf(why, why_size, "cancel took %.0f ms, exit %lu", result.end_ms, result.exit_code);
        else if (result.exit_code != CANCELLED && !own_end)
            snprintf(why, why_size, "cancel ended with %lu", result.exit_code);
    }
    child_clear(&result);
}

static void visit(struct host *host)
{
    wchar_t command[4096];
    char why[512] = "", back[32] = "-", cause[64] = "", first[64] = "";
    struct child_result result = {0};
    double own = 0;
    if (!host->begun)
        return;
    const struct child_options options = {.input = host->input[0] ? host->input : NULL, .limit_ms = LIMIT_MS};
    command_line(host, L"", command);
    if (host->broken || !child_run(command, &options, &result)) {
        snprintf(why, sizeof why, host->broken ? "the state could not be made" : "not started");
    } else {
        json_t *run = result.ended ? verdict_parse(result.output) : NULL;
        if (run) {
            const json_t *finding = explained(host, run);
            judge(host, run, &result, why, sizeof why);
            own = verdict_ms(run);
            snprintf(cause, sizeof cause, "%s", finding ? verdict_cause(finding) : "");
            snprintf(first, sizeof first, "%s", verdict_text(run, "first_cause"));
        } else {
            snprintf(why, sizeof why, "exit %lu, no result: %.200s", result.exit_code, result.errors);
        }
        json_decref(run);
        if (!why[0])
            cancel_half_way(host, result.ms, back, sizeof back, why, sizeof why);
    }
    printf("   %-20ls %-46ls %-16s %-23s %6.0f %7s  %s%s\n", host->name, host->title, *first ? first : "-",
           *cause ? cause : "-", own, back, why[0] ? "FAILED: " : "ok", why);
    fflush(stdout);
    if (why[0])
        failed++;
    else
        passed++;
    child_clear(&result);
    scene_undo();
    *host = (struct host){.begun = false};
}

/* ---- the file ---- */

static void add_arguments(struct host *host, const struct line *line)
{
    for (size_t i = 1; i < line->count; i++) {
        size_t length = wcslen(host->arguments);
        _snwprintf(host->arguments + length, world_count(host->arguments) - length - 1,
                   wcschr(line->words[i], L' ') ? L" \"%ls\"" : L" %ls", line->words[i]);
    }
}

static void begin(struct host *host, const struct line *line)
{
    *host = (struct host){.begun = true};
    wcsncpy(host->name, line->count > 1 ? line->words[1] : L"", world_count(host->name) - 1);
    wcsncpy(host->title, line->count > 2 ? line->words[2] : L"", world_count(host->title) - 1);
}

/* False: the line is none of this program's. */
static bool take(struct host *host, const struct line *line)
{
    const wchar_t *verb = line->words[0];
    const wchar_t *word = line->count > 1 ? line->words[1] : L"";
    if (wcscmp(verb, L"first") == 0) {
        to_utf8(word, host->first, sizeof host->first);
    } else if (wcscmp(verb, L"cause") == 0) {
        to_utf8(word, host->cause, sizeof host->cause);
    } else if (wcscmp(verb, L"among") == 0) {
        to_utf8(word, host->among, sizeof host->among);
    } else if (wcscmp(verb, L"verdict") == 0 && line->count > 2 && host->verdict_count < VERDICTS_MAX) {
        to_utf8(word, host->verdicts[host->verdict_count].id, 64);
        to_utf8(line->words[2], host->verdicts[host->verdict_count++].verdict, 32);
    } else if (wcscmp(verb, L"time") == 0 && line->count > 2) {
        host->least = wcstod(word, NULL);
        host->most = wcstod(line->words[2], NULL);
    } else if (wcscmp(verb, L"args") == 0) {
        add_arguments(host, line);
    } else if (wcscmp(verb, L"input") == 0) {
        to_utf8(word, host->input, (int)sizeof host->input - 2);
        strcat(host->input, "\n");
    } else {
        return false;
    }
    return true;
}

/* Lines for the peers and the packet filter: peers.py and network.py read them. */
static bool is_networks(const struct line *line)
{
    static const wchar_t *const verbs[] = {L"address", L"peer", L"name", L"ptr", L"dns", L"nft", L"delay", L"samba"};
    for (size_t i = 0; i < world_count(verbs); i++)
        if (wcscmp(line->words[0], verbs[i]) == 0)
            return true;
    return false;
}

int wmain(int argc, wchar_t **argv)
{
    static struct line line;
    struct line_reader reader;
    struct host host = {.begun = false};
    if (argc < 3 || !line_open(&reader, argv[2])) {
        fprintf(stderr, "usage: world_network PROGRAM FILE [HOST]\n");
        return 1;
    }
    int exit_code;
    if (!child_prepare(&exit_code))
        return exit_code;
    program = argv[1];
    printf("   %-20s %-46s %-16s %-23s %6s %7s\n", "host", "what is broken", "named first", "cause", "ms", "cancel");
    while (line_read(&reader, &line)) {
        if (wcscmp(line.words[0], L"=") == 0) {
            visit(&host);
            begin(&host, &line);
            host.begun = argc < 4 || wcscmp(argv[3], host.name) == 0;
        } else if (host.begun && !is_networks(&line) && !take(&host, &line) && !host.broken) {
            host.broken = !scene_do(&line);
        }
    }
    visit(&host);
    line_close(&reader);
    printf("   cancelled half-way: %u, control back within %d ms: %u, worst %.0f ms\n", cancelled_count, BACK_MS,
           cancelled_count - late_backs, worst_back);
    printf("%u passed, %u failed\n", passed, failed);
    return failed != 0;
}

/* SPDX-License-Identifier: MIT
 *
 * world_network PROGRAM FILE [HOST [show|CANCELS]] : every block of FILE is one other computer, broken in one way.
 *
 *     = \\host "what is broken"
 *     first FW-WMI-IN              the requirement that the run names first ("first_cause"); "-" none
 *     verdict FW-WMI-IN attention  of one requirement; may stand several times
 *     cause DYNAMIC_PORT_BLOCKED   what the finding of QRY-CONNECT, or of "first", explains it with first
 *     seen yes                     that cause is seen; "no": it is only possible
 *     refusal ID TEXT              one that the logs of the target hold: its requirement ("-" none), part of its words
 *     refusals COUNT               so many are shown, of both views together
 *     among CLOCK_SKEW             one of the causes that are named
 *     never HARDENING              none of the causes that are named; may stand several times
 *     offers FW-WMI-IN nothing     and its finding, whose verdict stands above, has no remedy
 *     tells FW-WMI-IN TEXT         and its summary says TEXT
 *     says TEXT                    part of the summary or the advice of that finding; "not TEXT": none of them, nor of
 *                                  the finding that is named first
 *     time LEAST MOST              milliseconds of the run by the program's own clock
 *     limits MOST                  the program gave up a port of DCOM, after so many probe limits at most (counted by
 * its trace; its time is printed beside them) and one connect of its own to each end args ARGUMENT... further arguments
 *     with ARGUMENT...             first a check of this computer, whose result is merged with that of the other
 *     input TEXT                   line for its standard input
 *     chain MS PROBES              round trips of MS; prints what the run was made of (chain.h)
 *     attempts MOST                as often at most a wrong password may be tried
 *     nobody                       nobody logged on there: WMI, registry, services and accounts were not asked
 *     opens TEXT                   a file whose path has TEXT was opened (this computer's value Opens); "not TEXT":
 * none refused TEXT                 there is no run: exit code 87 and an error that says TEXT, and nobody logged on
 *     secret                       that line must be found nowhere afterwards (secret.h)
 *     trace TEXT                   the program is asked for a trace, which has to say TEXT; may stand several times
 *     set ... del ... service ...  the state (scene.h)
 *
 * HOST "*" is each of them. Each host is checked once to the end and once with a Ctrl+C half-way (or CANCELS times,
 * spread over the run), after which the program has to be gone at once with exit code 1223. Times are printed; only
 * gross violations fail. The last line is "N passed, N failed".
 */
#include "cancelled.h"
#include "chain.h"
#include "child.h"
#include "host.h"
#include "scene.h"
#include "secret.h"
#include "verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT_MS = 60000, CANCEL_LIMIT_MS = 15000, BAD_ARGUMENT = 87 };
/* What a busy machine may add before a time is held to be wrong, and how many hosts it may have looked at twice. */
enum { BACK_MOST_MS = 5000, AGAIN_MOST = 3 };

static unsigned passed, failed;
static unsigned timed_count, late_count, again_count, late_again_count;
static const wchar_t *program;
static unsigned cancels = 1; /* of each host, at times spread over its run */
static bool show;            /* prints what the program says instead of judging it */

static void to_utf8(const wchar_t *text, char *out, int size)
{
    WideCharToMultiByte(CP_UTF8, 0, text, -1, out, size, NULL, NULL);
}

/* Lines of the doubles' log that contain both. */
static int count_log_of(const char *word, const char *text)
{
    char line[1024];
    int count = 0;
    FILE *file = fopen("C:\\world.log", "r");
    while (file && fgets(line, sizeof line, file))
        count += strstr(line, word) && strstr(line, text);
    if (file)
        fclose(file);
    return count;
}

static int count_log(const char *text)
{
    return count_log_of("", text);
}

/* ---- one host ---- */

static void command_line(const struct host *host, const wchar_t *more, wchar_t out[4096])
{
    _snwprintf(out, 4095, L"\"%ls\" check %ls --json --lang en%ls%ls", program, host->name, host->arguments, more);
    out[4095] = L'\0';
}

/* Ctrl+C after MS milliseconds. */
static void cancel_after(const struct host *host, DWORD ms, char *back, size_t size, char *why, size_t why_size)
{
    wchar_t command[4096];
    struct child_result result;
    const struct child_options options = {
        .input = host->input[0] ? host->input : NULL, .limit_ms = CANCEL_LIMIT_MS, .cancel_ms = ms, .modules = true};
    command_line(host, CANCELLED_TRACE, command);
    if (!cancelled_run(command, &options, &result)) {
        snprintf(why, why_size, "could not be started again");
        return;
    }
    if (result.end_ms < 0 && !result.ended) {
        snprintf(why, why_size, "Ctrl+C could not be pressed");
    } else if (result.end_ms < 0) {
        snprintf(back, size, "(done)"); /* faster than the first time */
    } else {
        cancelled_count(command, &options, &result, back, size);
        /* It may have been just about to end by itself. */
        bool own_end = result.exit_code <= 2;
        if (!result.ended || result.end_ms > BACK_MOST_MS)
            snprintf(why, why_size, "cancel took %.0f ms, exit %lu", result.end_ms, result.exit_code);
        else if (result.exit_code != CANCELLED_EXIT && !own_end)
            snprintf(why, why_size, "cancel ended with %lu", result.exit_code);
    }
    child_clear(&result);
}

/* The other view: what this computer says of itself. */
static bool save_other_view(const struct host *host)
{
    wchar_t command[4096];
    struct child_result result;
    const struct child_options options = {.limit_ms = LIMIT_MS};
    DeleteFileW(L"C:\\world.json");
    _snwprintf(command, 4095, L"\"%ls\" check --json=C:\\world.json%ls", program, host->with_arguments);
    command[4095] = L'\0';
    bool done = child_run(command, &options, &result);
    child_clear(&result);
    return done && GetFileAttributesW(L"C:\\world.json") != INVALID_FILE_ATTRIBUTES;
}

static void cancel_all_over(const struct host *host, double ms, char *back, size_t size, char *why, size_t why_size)
{
    for (unsigned i = 1; i <= cancels && !why[0]; i++)
        cancel_after(host, (DWORD)(ms * i / (cancels + 1)) + 1, back, size, why, why_size);
}

/* What one run to the end and the cancelled ones after it came to. */
struct outcome {
    char why[512], back[32], cause[64], first[64], summary[512]; /* why: "" it is as it should be */
    double ms;                                                   /* of the run, by its own clock */
    double limits;                                               /* as the trace counts them */
    bool final;                                                  /* about a password: once is too often */
};

static void look_for_secrets(const struct host *host, const struct child_result *result, struct outcome *out)
{
    if (out->why[0])
        return;
    int attempts = count_log("refused logon");
    if (host->attempts >= 0 && (attempts == 0 || attempts > host->attempts))
        snprintf(out->why, sizeof out->why, "tried the password %d times", attempts);
    if (host->secret && !out->why[0])
        secret_search(host->input, result, out->why, sizeof out->why);
    out->final = out->why[0] != '\0';
}

static bool somebody_logged_on(void)
{
    return count_log("ConnectServer") || count_log("trip ") || count_log("refused logon");
}

static void judge_refusal(const struct host *host, const struct child_result *result, struct outcome *out)
{
    if (!result->ended || result->exit_code != BAD_ARGUMENT || !strstr(result->errors, host->refused))
        snprintf(out->why, sizeof out->why, "exit %lu: %.200s", result->exit_code, result->errors);
    else if (somebody_logged_on())
        snprintf(out->why, sizeof out->why, "somebody logged on");
}

static void take_result(const struct host *host, const struct child_result *result, struct outcome *out)
{
    json_t *run = result->ended ? verdict_parse(result->output) : NULL;
    if (!run) {
        snprintf(out->why, sizeof out->why, "exit %lu, no result: %.200s", result->exit_code, result->errors);
        return;
    }
    const json_t *finding = host_explained(host, run);
    host_judge(host, run, result, out->why, sizeof out->why);
    traced_search(&host->traced, out->why, sizeof out->why);
    out->ms = verdict_ms(run);
    if (host->limits && !out->why[0]) {
        out->limits = traced_limits(out->why, sizeof out->why);
        if (!out->why[0] && (out->limits < 0 || out->limits > host->limits))
            snprintf(out->why, sizeof out->why, "waited for %.2f limits", out->limits);
    }
    look_for_secrets(host, result, out);
    if (host->nobody && !out->why[0] && somebody_logged_on())
        snprintf(out->why, sizeof out->why, "somebody logged on");
    if (host->opened[0] && !out->why[0] && !count_log_of("opened ", host->opened))
        snprintf(out->why, sizeof out->why, "%s was not opened", host->opened);
    if (host->unopened[0] && !out->why[0] && count_log_of("opened ", host->unopened))
        snprintf(out->why, sizeof out->why, "%s was opened", host->unopened);
    if (host->trip_ms > 0 && !out->why[0] && chain_print(out->ms, host->trip_ms, host->probes) == 0)
        snprintf(out->why, sizeof out->why, "no round trip was noted");
    snprintf(out->cause, sizeof out->cause, "%s", finding ? verdict_cause(finding) : "");
    snprintf(out->first, sizeof out->first, "%s", verdict_text(run, "first_cause"));
    snprintf(out->summary, sizeof out->summary, "%s", verdict_said(finding, "summary"));
    json_decref(run);
}

static struct outcome run_host(struct host *host)
{
    wchar_t command[4096];
    struct child_result result = {0};
    struct outcome out = {.back = "-"};
    const struct child_options options = {.input = host->input[0] ? host->input : NULL, .limit_ms = LIMIT_MS};
    if (host->with)
        host->broken |= !save_other_view(host);
    command_line(host, L"", command);
    DeleteFileW(L"C:\\world.log");
    traced_forget();
    if (show)
        _snwprintf(command, 4095, L"\"%ls\" check %ls%ls", program, host->name, host->arguments);
    if (host->broken || !child_run(command, &options, &result))
        snprintf(out.why, sizeof out.why, host->broken ? "the state could not be made" : "not started");
    else if (show)
        printf("%s%s", result.output, result.errors);
    else if (host->refused[0])
        judge_refusal(host, &result, &out);
    else
        take_result(host, &result, &out);
    if (!out.why[0] && !show && !host->refused[0])
        cancel_all_over(host, result.ms, out.back, sizeof out.back, out.why, sizeof out.why);
    child_clear(&result);
    return out;
}

static void report(const struct host *host, const struct outcome *outcome)
{
    char bar[32] = "";
    if (host->most > 0) {
        snprintf(bar, sizeof bar, "%.0f-%.0f", host->least, host->most);
        if (host->limits)
            snprintf(bar, sizeof bar, "%.2f<%.1f l", outcome->limits, host->limits);
        timed_count++;
        late_count += outcome->ms > host->most;
    }
    printf("   %-22ls %-50ls %-17s %-24s %6.0f %-10s %7s  %s%s\n", host->name, host->title,
           *outcome->first ? outcome->first : "-", *outcome->cause ? outcome->cause : "-", outcome->ms, bar,
           outcome->back, outcome->why[0] ? "FAILED: " : "ok", outcome->why);
    if (wcsncmp(host->title, L"O-", 2) == 0)
        printf("      | %.4ls | %s | %s\n", host->title, *outcome->cause ? outcome->cause : "-", outcome->summary);
    fflush(stdout);
    child_took(host->name, host->title, outcome->ms);
    failed += outcome->why[0] != '\0';
    passed += outcome->why[0] == '\0';
}

/* A machine that other work holds up for seconds lets any limit of the program pass: a host may be tried once more,
 * few of them, and it is said why. */
static void visit(struct host *host)
{
    if (!host->begun)
        return;
    struct outcome outcome = run_host(host);
    bool late = !outcome.why[0] && host->most > 0 && !host->limits && outcome.ms > host->most;
    bool wrong = outcome.why[0] && !outcome.final && !host->broken;
    /* One that was only slow costs none of the visits of those that were wrong. */
    unsigned *again = wrong ? &again_count : &late_again_count;
    if ((wrong || late) && *again < AGAIN_MOST) {
        (*again)++;
        printf("   %-22ls once more, it was: %s\n", host->name, outcome.why[0] ? outcome.why : "over its time");
        outcome = run_host(host);
    }
    report(host, &outcome);
    scene_undo();
    *host = (struct host){.begun = false};
}

/* ---- the file ---- */

static void begin(struct host *host, const struct line *line)
{
    *host = (struct host){.begun = true, .attempts = -1, .refusals = -1};
    wcsncpy(host->name, line->count > 1 ? line->words[1] : L"", world_count(host->name) - 1);
    wcsncpy(host->title, line->count > 2 ? line->words[2] : L"", world_count(host->title) - 1);
}

static const wchar_t *bare(const wchar_t *name)
{
    return name + wcsspn(name, L"\\");
}

/* "up ADDRESS": a computer that calls itself as it is called. */
static bool is_up(const struct host *host)
{
    static const wchar_t suffix[] = L".example.test";
    wchar_t name[128], capitals[128];
    static struct line line;
    wcscpy(name, bare(host->name));
    wchar_t *domain = wcsstr(name, suffix);
    if (domain)
        *domain = L'\0';
    wcscpy(capitals, name);
    _wcsupr(capitals);
    line = (struct line){.words = {L"computer", name, capitals}, .count = 3};
    return scene_do(&line);
}

static void ask_for_trace(struct host *host)
{
    static const wchar_t argument[] = L" --trace C:\\world.trace";
    if (!wcsstr(host->arguments, argument))
        wcscat(host->arguments, argument);
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
    } else if (wcscmp(verb, L"seen") == 0) {
        to_utf8(word, host->seen, sizeof host->seen);
    } else if (wcscmp(verb, L"refusal") == 0 && line->count > 2) {
        to_utf8(word, host->refusal, sizeof host->refusal);
        to_utf8(line->words[2], host->refusal_text, sizeof host->refusal_text);
    } else if (wcscmp(verb, L"refusals") == 0) {
        host->refusals = (int)wcstol(word, NULL, 10);
    } else if (wcscmp(verb, L"among") == 0) {
        to_utf8(word, host->among, sizeof host->among);
    } else if (wcscmp(verb, L"never") == 0 && host->never_count < HOST_NEVER) {
        to_utf8(word, host->never[host->never_count++], sizeof host->never[0]);
    } else if (wcscmp(verb, L"says") == 0 && wcsncmp(word, L"not ", 4) == 0) {
        to_utf8(word + 4, host->unsaid, sizeof host->unsaid);
    } else if (wcscmp(verb, L"says") == 0) {
        to_utf8(word, host->says, sizeof host->says);
    } else if (wcscmp(verb, L"chain") == 0 && line->count > 2) {
        host->trip_ms = wcstod(word, NULL);
        host->probes = (unsigned)wcstoul(line->words[2], NULL, 10);
    } else if (wcscmp(verb, L"with") == 0) {
        host->with = true;
        wcscpy(host->arguments, L" --with C:\\world.json");
        line_add_arguments(line, 1, host->with_arguments, world_count(host->with_arguments));
    } else if (wcscmp(verb, L"attempts") == 0) {
        host->attempts = (int)wcstol(word, NULL, 10);
    } else if (wcscmp(verb, L"limits") == 0) {
        enum { PROBE_MS = 2000 };
        host->limits = wcstod(word, NULL);
        host->most = host->limits * PROBE_MS;
        ask_for_trace(host);
    } else if (wcscmp(verb, L"trace") == 0 && host->traced.count < TRACED_PARTS) {
        ask_for_trace(host);
        to_utf8(word, host->traced.parts[host->traced.count++], TRACED_TEXT);
    } else if (wcscmp(verb, L"opens") == 0 && wcsncmp(word, L"not ", 4) == 0) {
        to_utf8(word + 4, host->unopened, sizeof host->unopened);
    } else if (wcscmp(verb, L"opens") == 0) {
        to_utf8(word, host->opened, sizeof host->opened);
    } else if (wcscmp(verb, L"refused") == 0) {
        to_utf8(word, host->refused, sizeof host->refused);
    } else if (wcscmp(verb, L"nobody") == 0) {
        host->nobody = true;
    } else if (wcscmp(verb, L"secret") == 0) {
        host->secret = true;
        secret_forget();
    } else if (wcscmp(verb, L"verdict") == 0 && line->count > 2 && host->verdict_count < HOST_VERDICTS) {
        to_utf8(word, host->verdicts[host->verdict_count].id, 64);
        to_utf8(line->words[2], host->verdicts[host->verdict_count++].verdict, 32);
    } else if (wcscmp(verb, L"offers") == 0 && host->verdict_count > 0) {
        host->verdicts[host->verdict_count - 1].bare = true; /* "offers ID nothing", behind its verdict */
    } else if (wcscmp(verb, L"tells") == 0 && line->count > 2 && host->verdict_count > 0) {
        to_utf8(line->words[2], host->verdicts[host->verdict_count - 1].tells, 128);
    } else if (wcscmp(verb, L"time") == 0 && line->count > 2) {
        host->least = wcstod(word, NULL);
        host->most = wcstod(line->words[2], NULL);
    } else if (wcscmp(verb, L"args") == 0) {
        line_add_arguments(line, 1, host->arguments, world_count(host->arguments));
    } else if (wcscmp(verb, L"input") == 0) {
        to_utf8(word, host->input, (int)sizeof host->input - 2);
        strcat(host->input, "\n");
    } else {
        return false;
    }
    return true;
}

int wmain(int argc, wchar_t **argv)
{
    static struct line line;
    struct line_reader reader;
    struct host host = {.begun = false};
    if (argc < 3 || !line_open(&reader, argv[2])) {
        fprintf(stderr, "usage: world_network PROGRAM FILE [HOST [show|CANCELS]]\n");
        return 1;
    }
    program = argv[1];
    show = argc > 4 && wcscmp(argv[4], L"show") == 0;
    if (argc > 4 && !show)
        cancels = (unsigned)wcstoul(argv[4], NULL, 10);
    printf("   %-22s %-50s %-17s %-24s %6s %-10s %7s\n", "host", "what is broken", "named first", "cause", "ms", "bar",
           "cancel");
    while (line_read(&reader, &line)) {
        if (wcscmp(line.words[0], L"=") == 0) {
            visit(&host);
            begin(&host, &line);
            host.begun = argc < 4 || wcscmp(argv[3], L"*") == 0 || wcscmp(bare(argv[3]), bare(host.name)) == 0;
        } else if (host.begun && wcscmp(line.words[0], L"up") == 0) {
            host.broken = host.broken || !is_up(&host);
        } else if (host.begun && !scene_is_network(&line) && !take(&host, &line) && !host.broken) {
            host.broken = !scene_do(&line);
        }
    }
    visit(&host);
    line_close(&reader);
    cancelled_print();
    printf("   runs with a bar for their time: %u, within it: %u (a busy machine may miss it)\n", timed_count,
           timed_count - late_count);
    printf("%u passed, %u failed\n", passed, failed);
    return failed != 0;
}

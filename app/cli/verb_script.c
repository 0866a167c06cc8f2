/* SPDX-License-Identifier: MIT
 * script: the changes as a .cmd file, for a target that cannot be changed from here. */
#include "cli/cli.h"

#include "base/memory.h"
#include "cli/choices.h"
#include "cli/plan_text.h"
#include "fix/script.h"
#include "windows/status_windows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct output_file *open_output(const struct cli *cli, enum exit_code *code)
{
    const char *path = cli->options->values[OPTION_OUTPUT];
    unsigned long error = 0;
    *code = EXIT_BAD_ARGUMENT;
    if (!path) {
        cli_complain(cli, TEXT_CLI_SCRIPT_OUTPUT, NULL);
        return NULL;
    }
    struct output_file *file = output_file_open(path, &error);
    if (!file) {
        char *reason = status_system_text((uint32_t)error);
        cli_complain(cli, TEXT_CLI_FILE_NOT_WRITABLE, path, reason, NULL);
        free(reason);
    }
    return file;
}

/* What cannot be scripted is said, and does not keep the rest from being written. */
static void complain_refused(const struct cli *cli, const struct run *run, const struct fix *fix)
{
    for (size_t i = 0; i < fix->count; i++) {
        struct strbuf line = STRBUF_INIT;
        if (fix->steps[i].refusal == FIX_ACCEPTED)
            continue;
        plan_text_refusal(&line, cli->language, run, &fix->steps[i]);
        struct sentence sentence = sentence_raw(strbuf_text(&line));
        cli_complain_sentence(cli, &sentence);
        strbuf_free(&line);
    }
}

static enum exit_code write_script(const struct cli *cli, struct output_file *file, const char *script, size_t manual)
{
    const char *path = cli->options->values[OPTION_OUTPUT];
    unsigned long error = output_file_finish(file, script, strlen(script));
    if (error) {
        char *reason = status_system_text((uint32_t)error);
        cli_complain(cli, TEXT_CLI_FILE_FAILED, path, reason, NULL);
        free(reason);
        return EXIT_INTERNAL;
    }
    struct strbuf line = STRBUF_INIT;
    text_format(&line, cli->language, TEXT_CLI_SCRIPT_WRITTEN, &path, 1);
    strbuf_add_char(&line, '\n');
    output_write(strbuf_text(&line));
    strbuf_free(&line);
    if (manual) {
        char count[24];
        snprintf(count, sizeof count, "%zu", manual);
        cli_complain(cli, TEXT_CLI_SCRIPT_MANUAL, count, NULL);
    }
    return EXIT_READY;
}

static enum exit_code make_script(struct cli *cli, const struct request *request, struct machine *machine,
                                  const struct fix_choices *choices, struct output_file *file)
{
    struct run run;
    struct fix fix = {0};
    if (cli_run(cli, request, machine, &run) == ST_CANCELLED) {
        output_file_drop(file);
        cli_complain(cli, TEXT_CLI_CANCELLED, NULL);
        return EXIT_CANCELLED;
    }
    struct check_environment environment = {machine, request, cli->cancel};
    enum status status = fix_prepare_script(&environment, &run, choices->list, choices->count, &fix);
    if (status == ST_OK && !choices->list)
        script_bootstrap(&run, &fix);
    enum exit_code code = EXIT_CANCELLED;
    if (status == ST_CANCELLED) {
        output_file_drop(file);
        cli_complain(cli, TEXT_CLI_CANCELLED, NULL);
    } else if (fix_change_count(&fix) == 0) {
        complain_refused(cli, &run, &fix);
        cli_complain(cli, plan_text_empty(&run, &fix), NULL);
        output_file_drop(file);
        code = plan_text_has_refusal(&fix) ? EXIT_NEEDS_CHANGE : EXIT_READY;
    } else {
        size_t manual = 0;
        struct script_names names = script_names_read(&environment);
        char *script = script_text(&run, &fix, &names, cli->language, &manual);
        complain_refused(cli, &run, &fix);
        code = write_script(cli, file, script, manual);
        free(script);
        script_names_free(&names);
    }
    fix_free(&fix);
    run_free(&run);
    return code;
}

enum exit_code verb_script(struct cli *cli)
{
    const char *operand = cli->options->operand_count ? cli->options->operands[0] : NULL;
    struct request request;
    struct fix_choices choices = {0};
    struct machine *machine = NULL;
    enum exit_code code = cli_request(cli, operand, &request);
    if (code != EXIT_READY)
        return code;
    code = choices_read(cli, &request, &choices);
    if (code != EXIT_READY)
        goto request;
    struct output_file *file = open_output(cli, &code);
    if (!file)
        goto request;
    code = cli_machine(cli, &request, &machine);
    if (code == EXIT_READY)
        code = make_script(cli, &request, machine, &choices, file);
    else
        output_file_drop(file);
    machine_release(machine);
request:
    fix_choices_free(&choices);
    request_free(&request);
    return code;
}

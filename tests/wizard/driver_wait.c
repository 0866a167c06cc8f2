/* SPDX-License-Identifier: MIT
 * Waiting until the wizard shows something. */
#include "driver.h"

#include <string.h>

static bool check_is_over(void *data)
{
    HWND progress = wizard_control(data, ID_PROGRESS);
    return progress && !is_visible(progress);
}

void wait_checked(struct wizard_process *wizard)
{
    wait_for(check_is_over, wizard, "the end of the check");
}

static bool is_enabled_now(void *window)
{
    return is_enabled(window);
}

void wait_enabled(HWND window)
{
    wait_for(is_enabled_now, window, text_of(window));
}

struct saying {
    struct wizard_process *wizard;
    HWND window;
    const char *part;
};

static bool says(void *data)
{
    struct saying *saying = data;
    HWND window = saying->window ? saying->window : wizard_control(saying->wizard, ID_INSTRUCTION);
    return strstr(text_of(window), saying->part) != NULL;
}

static void wait_saying(struct saying saying)
{
    if (wait_until(says, &saying))
        return;
    HWND window = saying.window ? saying.window : wizard_control(saying.wizard, ID_INSTRUCTION);
    fail_msg("\"%s\" does not say \"%s\"", text_of(window), saying.part);
}

void wait_instruction(struct wizard_process *wizard, const char *part)
{
    wait_saying((struct saying){wizard, NULL, part});
}

void wait_text(HWND window, const char *part)
{
    wait_saying((struct saying){NULL, window, part});
}

static bool is_checked_now(void *button)
{
    return is_checked(button);
}

void wait_chosen(HWND button)
{
    wait_for(is_checked_now, button, "the button to be chosen");
}

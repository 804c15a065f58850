/* Counts the instructions of a worker by stepping through them: exact, on the CPU itself, so that SHA instructions count as
 * what they are. Usage: instructions COMMAND...
 *
 * Requests and answers pass through, but `count N`, which answers the instructions of `round N`: those of the main thread in
 * user space, a repeated string instruction as one; or 0 if they are too many for some minutes. Ask for the count of no call
 * too, and subtract. */
#define _GNU_SOURCE
#include <elf.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#if defined(__x86_64__)
#define PROGRAM_COUNTER rip
#elif defined(__aarch64__)
#define PROGRAM_COUNTER pc
#else
#error "say where the registers of this architecture have the program counter"
#endif

/* Some virtual machines need 50 microseconds for a step. */
enum { MAX_SECONDS = 150 };

static _Noreturn void fail(const char *what)
{
    perror(what);
    exit(1);
}

static uint64_t program_counter(pid_t worker)
{
    struct user_regs_struct registers;
    struct iovec place = {&registers, sizeof registers};
    if (ptrace(PTRACE_GETREGSET, worker, (void *)NT_PRSTATUS, &place) != 0)
        fail("PTRACE_GETREGSET");
    return registers.PROGRAM_COUNTER;
}

/* Runs the worker by single steps until it has answered; 0 if that takes too long. */
static unsigned long long step(pid_t worker, int answers)
{
    struct pollfd answered = {.fd = answers, .events = POLLIN};
    unsigned long long steps = 0;
    uint64_t last = 0;
    time_t end = time(NULL) + MAX_SECONDS;
    while (poll(&answered, 1, 0) == 0) {
        int status;
        if (ptrace(PTRACE_SINGLESTEP, worker, NULL, 0) != 0 || waitpid(worker, &status, 0) != worker)
            fail("PTRACE_SINGLESTEP");
        if (!WIFSTOPPED(status) || WSTOPSIG(status) != SIGTRAP) {
            fprintf(stderr, "instructions: the worker ended or got a signal\n");
            exit(1);
        }
        uint64_t at = program_counter(worker);
        steps += at != last;
        last = at;
        if (steps % 1024 == 0 && time(NULL) > end)
            return 0;
    }
    return steps;
}

static unsigned long long count(pid_t worker, int requests, int answers, const char *rounds)
{
    int status;
    char request[64];
    if (ptrace(PTRACE_SEIZE, worker, NULL, 0) != 0 || ptrace(PTRACE_INTERRUPT, worker, NULL, 0) != 0 ||
        waitpid(worker, &status, 0) != worker)
        fail("PTRACE_SEIZE");
    int len = snprintf(request, sizeof request, "round %s", rounds);
    if (write(requests, request, (size_t)len) != len)
        fail("write");
    unsigned long long steps = step(worker, answers);
    if (ptrace(PTRACE_DETACH, worker, NULL, 0) != 0)
        fail("PTRACE_DETACH");
    return steps;
}

int main(int argc, char **argv)
{
    int requests[2], answers[2];
    if (argc < 2 || pipe(requests) != 0 || pipe(answers) != 0)
        fail("usage: instructions COMMAND...");
    pid_t worker = fork();
    if (worker == 0) {
        dup2(requests[0], STDIN_FILENO);
        dup2(answers[1], STDOUT_FILENO);
        close(requests[0]), close(requests[1]), close(answers[0]), close(answers[1]);
        execvp(argv[1], argv + 1);
        fail(argv[1]);
    }
    close(requests[0]), close(answers[1]);
    FILE *answer = fdopen(answers[0], "r");
    static char line[4096];
    while (fgets(line, sizeof line, stdin) != NULL) {
        bool counting = strncmp(line, "count ", 6) == 0;
        unsigned long long steps = 0;
        if (counting)
            steps = count(worker, requests[1], answers[0], line + 6);
        else if (write(requests[1], line, strlen(line)) < 0)
            fail("write");
        if (fgets(line, sizeof line, answer) == NULL)
            return 1;
        if (counting)
            printf("%llu\n", steps);
        else
            fputs(line, stdout);
        fflush(stdout);
    }
    close(requests[1]);
    return waitpid(worker, NULL, 0) == worker ? 0 : 1;
}

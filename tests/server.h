/* server.h - a server of the test's own on 127.0.0.1, in a child process, one connection after the other. */
#ifndef VAUBAN_TESTS_SERVER_H
#define VAUBAN_TESTS_SERVER_H

#include <sys/types.h>

struct test_server {
	pid_t pid;
	int port; /* chosen by the system */
};

/* `answer` reads and writes `client`, which is closed after it; it runs in the child. Fails the test when it cannot start. */
void test_server_start(struct test_server *s, void (*answer)(int client));
void test_server_stop(struct test_server *s);
int test_port_closed(void); /* a port of 127.0.0.1 where nobody listens */

#endif

/* server.c - see server.h. */
#include "server.h"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

static int bind_any(int *port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&at, n), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &n), 0);
	*port = ntohs(at.sin_port);
	return fd;
}

void test_server_start(struct test_server *s, void (*answer)(int client))
{
	int fd = bind_any(&s->port), client;

	assert_int_equal(listen(fd, 16), 0);
	s->pid = fork();
	if (s->pid == 0) {
		signal(SIGPIPE, SIG_IGN);
		while ((client = accept(fd, NULL, NULL)) >= 0) {
			answer(client);
			close(client);
		}
		_exit(1);
	}
	close(fd);
	assert_true(s->pid > 0);
}

void test_server_stop(struct test_server *s)
{
	kill(s->pid, SIGKILL);
	waitpid(s->pid, NULL, 0);
}

int test_port_closed(void)
{
	int port, fd = bind_any(&port);

	close(fd);
	return port;
}

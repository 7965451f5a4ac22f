/* main.c - the program: a worker when started by itself, otherwise the verb the user typed. */
#include "core/vb.h"

int main(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return VB_EXIT_USAGE;
}

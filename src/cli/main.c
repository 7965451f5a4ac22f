/* main.c - the program: a worker when started by itself, otherwise the verb the user typed. */
#include "core/worker.h"
#include "scan/scan.h"

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], VB_WORKER_ARG) == 0)
		vb_worker_main(argc, argv, &scan_worker, 1);
	return VB_EXIT_USAGE;
}

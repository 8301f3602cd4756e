/*
 * settings.h
 *		What the shim was told at start. Read once, never changed afterwards, shared by all loops.
 */
#ifndef SHIM_SETTINGS_H
#define SHIM_SETTINGS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

/* The Makefile takes the version from the control file; tests that link single modules have none. */
#ifndef SHIM_VERSION
#define SHIM_VERSION "unversioned"
#endif

#define SETTINGS_MAX_LOOPS       64
#define SETTINGS_MAX_CONNECTIONS 256
#define SETTINGS_MAX_ORIGINS     32
#define SETTINGS_MAX_URL         255

typedef enum LogFormat
{
	LOG_LOGFMT,
	LOG_JSON,
	LOG_OFF
} LogFormat;

typedef struct Settings
{
	struct sockaddr_storage address; /* where to listen; the port is filled in after bind */
	socklen_t address_length;
	bool loopback;                            /* the address is a loopback one */
	char public_url[SETTINGS_MAX_URL + 1];    /* scheme://authority[/path], no trailing slash */
	char public_origin[SETTINGS_MAX_URL + 1]; /* of it, scheme://authority */
	const char *base_path;                    /* of it, what is behind the origin: "" or "/path" */
	char cookie_suffix[SETTINGS_MAX_URL + 1]; /* tells our cookies from those of another server of the host */
	bool https;                               /* public_url is https: cookies are Secure */
	char *database;                           /* libpq connection string, host names already resolved */
	int loops;
	int connections;             /* slow-lane connections per loop */
	const char *tls_certificate; /* path of a PEM file, or NULL for plain HTTP */
	const char *tls_key;
	const char *tls_priorities; /* of GnuTLS */
	char *allowed_origins[SETTINGS_MAX_ORIGINS];
	int allowed_origin_count;
	LogFormat log_format;
	size_t body_limit;    /* bytes of one /mcp body */
	size_t memory_budget; /* bytes of all bodies in flight, whole process */
	int drain_seconds;
	int lame_duck_seconds;     /* between the signal to end and the drain */
	int request_seconds;       /* in which a request has to be complete */
	int housekeeping_seconds;  /* between two rounds; 0: never */
	int rate;                  /* sign-ins and registrations per minute and peer; 0: no limit */
	int call_rate;             /* calls per second and token; 0: no limit */
	bool reuse_port;           /* share the port with another running shim */
	bool forwarded_for;        /* trust the last element of X-Forwarded-For */
	bool forwarded;            /* trust the last element of Forwarded */
	const char *allowed_hosts; /* of a Host header beside our own, comma-separated; NULL: none */
} Settings;

/*
 * Reads the options, and for those not given the AINECTO_* variables, into settings. Prints a message and
 * returns false when something is wrong. Sets *finished when the program was only asked for --help or
 * --version.
 */
extern bool settings_read(Settings *settings, int argument_count, char **arguments, bool *finished);

/*
 * Fills in the default public URL (http on loopback) for the port that was really bound and checks the rules
 * that need it: a public URL is demanded off loopback and is https there (requirement A22).
 */
extern bool settings_complete(Settings *settings, int port);

extern void settings_free(Settings *settings);

#endif

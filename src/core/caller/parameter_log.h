/*
 * parameter_log.h
 *		Keeping the values of bound parameters out of the server's log.
 *
 * The log shows them with slow statements, with log_statement and with auto_explain, whose plans hold them
 * as constants as well.
 */
#ifndef AINECTO_CORE_CALLER_PARAMETER_LOG_H
#define AINECTO_CORE_CALLER_PARAMETER_LOG_H

#include "postgres.h"

/* For the rest of the connection, whatever the caller's rights; undone if the transaction is. */
extern void parameter_log_hide(void);

/*
 * While one of our own statements carries something that helps to guess a password: also from auto_explain's
 * plans and from pgaudit. pause returns what resume takes; an error resumes by itself.
 */
extern int parameter_log_pause(void);
extern void parameter_log_resume(int level);

#endif

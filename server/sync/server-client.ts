/**
 * Every update that the server writes on a brief carries this one client id. The bytes are ordered by the log, so
 * it never forks, and the state vector stays two entries small however many decisions there are.
 */
export const SERVER_CLIENT_ID = 1;

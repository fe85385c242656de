/* The groups of tests, one file each. Each gives the number of tests that failed. */

#ifndef GROUPS_H
#define GROUPS_H

int bad_input(void);
int buffers(void);
int header(void);
int known_answers(void);
int null_arguments(void);
int overlaps(void);
int results(void);
int text_ends(void);
int threads(void);
int vectors_keys(void);
int vectors_names(void);
int vectors_registration_ids(void);
int vectors_sas_tokens(void);
int wipe(void);

/* In device_only.c and header_alone.c, which include little, to see the header as it is. */
int device_only_hides_the_derivation(void);
int header_needs_no_other(void);

#endif

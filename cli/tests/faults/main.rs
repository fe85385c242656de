//! File jobs whose machine fails: killed or interrupted in the middle, on a full disk, with readers that go away, with
//! input that cannot be read, with two at once on one output.
//!
//! Whatever happens, under the output's name is what was there before, whole, or the new result, whole, with each row
//! once; and whoever ends in an orderly way, by a signal too, leaves no key in any other file. What is killed with
//! SIGKILL cannot tidy up: its temporary files stay beside the output, for their owner alone, until somebody deletes them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot set itself up, or finds less than it looks for, should say so and end"
)]
#![allow(
    clippy::print_stdout,
    reason = "the seed and what came of chance belong beside the tests' results"
)]

#[cfg(target_os = "linux")]
mod fleet;
#[cfg(target_os = "linux")]
mod full_disk;
#[cfg(target_os = "linux")]
mod interrupted;
#[cfg(target_os = "linux")]
mod killed;
#[cfg(target_os = "linux")]
mod names;
#[cfg(target_os = "linux")]
mod other_file_system;
#[cfg(target_os = "linux")]
mod permissions;
#[cfg(target_os = "linux")]
mod place;
#[cfg(target_os = "linux")]
mod planted;
#[cfg(target_os = "linux")]
mod read_errors;
#[cfg(target_os = "linux")]
mod requirements;
#[cfg(target_os = "linux")]
mod streams;
#[cfg(target_os = "linux")]
mod two_jobs;

/// Tests under their names. One that needs what this machine does not have counts as ignored, and says why.
#[cfg(target_os = "linux")]
macro_rules! tests {
    ($($module:ident: $($name:ident $(if $needed:expr)?),+;)+) => {
        vec![$($({
            let name = concat!(stringify!($module), "::", stringify!($name));
            libtest_mimic::Trial::ignorable_test(name, || {
                $(if let Some(missing) = $needed.missing() {
                    return Ok(libtest_mimic::Completion::ignored_with(missing));
                })?
                $module::$name();
                Ok(libtest_mimic::Completion::Completed)
            })
        }),+),+]
    };
}

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    let arguments = libtest_mimic::Arguments::from_args();
    let tests = tests![
        full_disk:
            a_disk_that_is_full_before_the_output_is_whole_keeps_the_old_one if requirements::small_disk(),
            a_disk_that_is_full_for_the_report_gives_no_output if requirements::small_disk(),
            a_disk_without_room_for_one_more_file_keeps_the_old_output if requirements::small_disk(),
            a_full_disk_for_the_copy_of_a_pipe_gives_no_output if requirements::small_disk(),
            an_output_beyond_the_size_limit_keeps_the_old_one,
            a_copy_beyond_the_size_limit_gives_no_output,
            a_device_without_room_is_told;
        interrupted:
            a_signal_at_any_moment_leaves_the_old_output_or_the_new_one,
            a_signal_after_many_rows_leaves_only_what_was_there,
            a_signal_after_the_first_name_is_too_late,
            a_second_signal_changes_nothing,
            a_second_signal_after_the_names_tells_that_the_output_is_there,
            a_stopped_job_goes_on;
        killed:
            a_job_killed_at_any_moment_leaves_the_old_output_or_the_new_one,
            what_a_killed_job_leaves_is_for_its_owner_alone;
        names:
            a_link_stays_and_its_file_is_replaced_only_by_the_whole,
            a_link_to_nowhere_is_refused,
            a_folder_is_refused,
            a_reader_of_a_fifo_gets_all_rows_once,
            a_file_on_standard_output_gets_all_rows_once,
            the_input_is_never_the_output,
            standard_input_can_be_the_old_output;
        other_file_system:
            the_temporary_file_is_beside_the_output if requirements::other_file_system(),
            the_temporary_file_is_the_one_that_takes_the_name;
        permissions:
            a_job_in_the_folders_of_its_user_works if requirements::other_user(),
            an_input_that_must_not_be_read_gives_no_output if requirements::other_user(),
            a_folder_that_must_not_be_written_to_keeps_the_old_output if requirements::other_user(),
            an_output_that_must_not_be_written_to_is_kept if requirements::other_user(),
            a_folder_for_reports_that_must_not_be_written_to_gives_no_output if requirements::other_user(),
            a_folder_for_copies_that_must_not_be_written_to_gives_no_output if requirements::other_user();
        planted:
            a_link_is_followed_neither_to_the_output_nor_to_a_report if requirements::root(),
            a_link_is_not_followed_to_an_input_or_a_key if requirements::root(),
            a_pipe_gets_no_keys if requirements::root(),
            a_link_of_one_s_own_or_of_the_folder_s_owner_is_followed if requirements::root();
        read_errors:
            a_terminal_that_hangs_up_gives_no_output,
            a_connection_that_is_reset_gives_no_output,
            a_file_that_fails_to_be_read_gives_no_output,
            a_folder_as_input_gives_no_output,
            an_input_that_is_removed_in_the_middle_gives_no_output,
            an_input_that_is_cut_short_in_the_middle_gives_no_output;
        streams:
            a_reader_that_goes_away_is_told_in_one_line,
            a_reader_of_a_fifo_that_goes_away_is_told_in_one_line,
            nobody_to_tell_is_no_reason_to_fail,
            a_slow_reader_gets_all_rows_once;
        two_jobs:
            two_jobs_on_one_output_leave_the_result_of_one;
    ];
    libtest_mimic::run(&arguments, tests).exit_code()
}

#[cfg(not(target_os = "linux"))]
fn main() {}

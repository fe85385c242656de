# Runs PROGRAM with ARGUMENTS, in ENVIRONMENT, with the file INPUT on standard input, for each test of CMakeLists.txt.
# Its exit status must be STATUS, its standard output OUTPUT, and its standard error must begin with ERROR, or be empty
# where ERROR is.
# What stands in EXAMPLE_RUNNER, such as valgrind and its options, runs the program.
separate_arguments(runner UNIX_COMMAND "$ENV{EXAMPLE_RUNNER}")
execute_process(
    COMMAND "${CMAKE_COMMAND}" -E env --unset=DPS_GROUP_KEY --unset=DPS_DEVICE_KEY ${ENVIRONMENT}
        ${runner} "${PROGRAM}" ${ARGUMENTS}
    INPUT_FILE "${INPUT}" RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE error)
string(FIND "${error}" "${ERROR}" position)
if(NOT status STREQUAL STATUS OR NOT output STREQUAL OUTPUT OR NOT position EQUAL 0
    OR (ERROR STREQUAL "" AND NOT error STREQUAL ""))
    message(FATAL_ERROR "status: ${status}\nstandard output: ${output}\nstandard error: ${error}")
endif()

# cmake -DPACKAGE=FOLDER -P archive_alone.cmake: the package of a system without shared libraries names none.
get_filename_component(package "${PACKAGE}" ABSOLUTE)
file(STRINGS "${package}/lib/cmake/dps_symkey/dps_symkeyConfig.cmake" shared REGEX "^set\\(_dps_symkey_shared ")
if(NOT shared STREQUAL "set(_dps_symkey_shared \"\")")
    message(FATAL_ERROR "the package names a shared library: ${shared}")
endif()
if(NOT EXISTS "${package}/lib/libdps_symkey.a")
    message(FATAL_ERROR "the package has no archive")
endif()

# Fails where a function of the header is not named in SOURCE, or, where that is C++, a constant:
#
#     cmake -D HEADER=dps_symkey.h -D SOURCE=cplusplus.cpp -P every_name.cmake

file(READ "${HEADER}" header)
file(READ "${SOURCE}" source)

# Only declarations count, and no comments.
string(REGEX REPLACE "/\\*([^*]|\\*+[^*/])*\\*+/" "" declarations "${header}")
string(REGEX MATCHALL "dps_[a-z_]+\\(" names "${declarations}")
if(SOURCE MATCHES "\\.cpp$")
    string(REGEX MATCHALL "DPS_[A-Z0-9_]+ =|define DPS_[A-Z0-9_]+ " constants "${declarations}")
    list(TRANSFORM constants REPLACE "^define | =$| $" "")
    list(APPEND names ${constants})
endif()
list(REMOVE_DUPLICATES names)
list(LENGTH names count)
if(count LESS 25)
    message(FATAL_ERROR "${count} names in ${HEADER}")
endif()

set(missing "")
foreach(name ${names})
    # A constant ends where its name does; after a function's name stands its parenthesis.
    string(REGEX REPLACE "([A-Z0-9])$" "\\1[^A-Z0-9_]" pattern "${name}")
    string(REPLACE "(" "\\(" pattern "${pattern}")
    if(NOT source MATCHES "${pattern}")
        list(APPEND missing "${name}")
    endif()
endforeach()
if(missing)
    message(FATAL_ERROR "not in ${SOURCE}: ${missing}")
endif()
message(STATUS "${count} names of the header are in ${SOURCE}")

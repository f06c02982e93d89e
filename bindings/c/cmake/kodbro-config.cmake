# find_package(kodbro) gives the target kodbro::kodbro, the shared library with its header.
get_filename_component(_kodbro_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
find_path(kodbro_INCLUDE_DIR kodbro.h PATHS "${_kodbro_prefix}/include" NO_DEFAULT_PATH)
find_library(kodbro_LIBRARY kodbro
    PATHS "${_kodbro_prefix}"
    PATH_SUFFIXES lib lib64 "lib/${CMAKE_LIBRARY_ARCHITECTURE}"
    NO_DEFAULT_PATH)
mark_as_advanced(kodbro_INCLUDE_DIR kodbro_LIBRARY)

if(NOT kodbro_INCLUDE_DIR OR NOT kodbro_LIBRARY)
    set(kodbro_FOUND FALSE)
    set(kodbro_NOT_FOUND_MESSAGE "no header or no library of kodbro below ${_kodbro_prefix}")
elseif(NOT TARGET kodbro::kodbro)
    add_library(kodbro::kodbro UNKNOWN IMPORTED)
    set_target_properties(kodbro::kodbro PROPERTIES
        IMPORTED_LOCATION "${kodbro_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${kodbro_INCLUDE_DIR}")
endif()
unset(_kodbro_prefix)

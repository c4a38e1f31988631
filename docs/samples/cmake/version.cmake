# tagline_version(NAME) sets NAME to the version: that of the file VERSION in a source archive, tagline's in a clone,
# which has no such file. An archive is made so, with git 2.38 or newer:
#
#   git archive --prefix=acme/ --add-virtual-file="acme/VERSION:$(tagline -f semver)" -o acme.tar.gz HEAD
#
# As a script, with -D OUTPUT=FILE, it writes the version into a header.
function(tagline_version name)
  set(here "${CMAKE_CURRENT_FUNCTION_LIST_DIR}")
  if(EXISTS "${here}/VERSION")
    file(READ "${here}/VERSION" text)
  else()
    execute_process(COMMAND tagline -f semver WORKING_DIRECTORY "${here}"
      OUTPUT_VARIABLE text ERROR_VARIABLE error RESULT_VARIABLE exit)
    if(NOT exit EQUAL 0)
      message(FATAL_ERROR "no version: a clone needs tagline on PATH, a source archive the file VERSION\n${exit} ${error}")
    endif()
  endif()
  string(STRIP "${text}" text)
  set(${name} "${text}" PARENT_SCOPE)
endfunction()

if(CMAKE_SCRIPT_MODE_FILE AND OUTPUT)
  tagline_version(version)
  file(CONFIGURE OUTPUT "${OUTPUT}" CONTENT "#define VERSION \"@version@\"\n" @ONLY) # writes only if it differs
endif()

#include <stdio.h>
#include "version.h"

int main(void) { return puts(VERSION) < 0; }

// A program in C++ whose callback throws: on a thread of the runtime, or, with an argument, during the call.
extern "C" {
#include "exported.h"
}
#include <cstdio>
#include <stdexcept>
#include <unistd.h>

static void throws(const int *, void *)
{
    std::puts("called back");
    std::fflush(stdout);
    throw std::runtime_error("from the callback");
}

int main(int argc, char **)
{
    try {
        if (argc == 1)
            mylib_add(1, 2, throws, nullptr);
        else
            awaitify_exported_start_nowhere(throws, nullptr);
    } catch (...) {
        std::puts("caught");
    }
    sleep(30);
    return 0;
}

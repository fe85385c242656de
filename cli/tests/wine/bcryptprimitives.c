/* The one function that Rust's standard library takes from this library, which Windows has had since 10 and Debian's wine has
   not yet. */
#include <windows.h>

#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size)
{
    return RtlGenRandom(data, (ULONG)size);
}

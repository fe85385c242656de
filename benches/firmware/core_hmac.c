/* The Rust library alone: see src/lib.rs. */

int core_hmac(void);

int main(void)
{
    return core_hmac();
}

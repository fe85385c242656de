/* The Rust library alone: see src/lib.rs. */

int core_token(void);

int main(void)
{
    return core_token();
}

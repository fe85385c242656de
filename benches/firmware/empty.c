/* The start-up code alone: what the others are compared with. */

int main(void)
{
    return 0;
}

package firmware

// Formats place what they hold in blocks, and fill up to the next one.

// blocksOf says how many blocks n bytes take. No number is negative.
func blocksOf[T int | int64 | uint64](n, block T) T { return (n + block - 1) / block }

// roundUp gives the end of the last block that n bytes take.
func roundUp[T int | int64 | uint64](n, block T) T { return blocksOf(n, block) * block }

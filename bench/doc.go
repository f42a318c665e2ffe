// Package bench measures what a user waits for. Nothing here is asserted: see README.md on how to read it.
package bench

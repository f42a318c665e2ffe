// Program drip2d (invented) is the only program in the firmware image of the demo deliveries. It drives nothing.
package main

import "os"

const greeting = "Fabulon Drip 2 (invented) 4.2.3: demo firmware, drives no pump\n"

func main() {
	if _, err := os.Stdout.WriteString(greeting); err != nil {
		os.Exit(1)
	}
}

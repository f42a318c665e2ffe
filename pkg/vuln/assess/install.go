package assess

import "fmt"

// Install names the two commands that put data into a folder: over a network, and from a file where there is none.
func Install(folder string) string {
	return fmt.Sprintf("'cleanbill data update --data %[1]s' (over a network) or 'cleanbill data import --data %[1]s FILE'", folder)
}

package cli

import "github.com/urfave/cli/v2"

// The flags that mean the same for every command.

func verboseFlag(usage string) cli.Flag {
	return &cli.BoolFlag{Name: "verbose", EnvVars: []string{"CLEANBILL_VERBOSE"}, Usage: usage}
}

func quietFlag() cli.Flag {
	return &cli.BoolFlag{Name: "quiet", EnvVars: []string{"CLEANBILL_QUIET"}, Usage: "print nothing on standard output but what -o asks for by name"}
}

func noColourFlag() cli.Flag {
	return &cli.BoolFlag{Name: "no-color", EnvVars: []string{"CLEANBILL_NO_COLOR"}, Usage: "no colour (also NO_COLOR, and when standard output is no terminal)"}
}

func atFlag(usage string) cli.Flag {
	return &cli.StringFlag{Name: "at", EnvVars: []string{"CLEANBILL_AT"}, Usage: usage + ": RFC 3339, or a date = midnight UTC (default: now)"}
}

package cli

import (
	"strings"

	"github.com/urfave/cli/v2"
)

// The flags that mean the same for every command.

func verboseFlag(usage string) cli.Flag {
	return &cli.BoolFlag{Name: "verbose", EnvVars: variable("verbose"), Usage: usage}
}

func quietFlag() cli.Flag {
	return &cli.BoolFlag{Name: "quiet", EnvVars: variable("quiet"), Usage: "print nothing on standard output but what -o asks for by name"}
}

func noColourFlag() cli.Flag {
	return &cli.BoolFlag{Name: "no-color", EnvVars: variable("no-color"), Usage: "no colour (also NO_COLOR, and when standard output is no terminal)"}
}

func atFlag(usage string) cli.Flag {
	return textFlag("at", usage+": RFC 3339, or a date = midnight UTC (default: now)")
}

// variable is the environment variable of a flag.
func variable(flag string) []string {
	return []string{"CLEANBILL_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))}
}

func textFlag(name, usage string) cli.Flag {
	return &cli.StringFlag{Name: name, EnvVars: variable(name), Usage: usage}
}

// textsFlag may be given several times.
func textsFlag(name, usage string) cli.Flag {
	return &cli.StringSliceFlag{Name: name, EnvVars: variable(name), Usage: usage}
}

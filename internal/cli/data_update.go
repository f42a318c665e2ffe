package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/snapshot"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/update"
)

func (p Process) dataUpdateCommand() *cli.Command {
	flags := []cli.Flag{dataFormats.flag("text"), dataFlag(),
		textsFlag("only", "bring the data called `NAME` alone: vulnerability, kev, epss or lifecycle; may be repeated"),
		olderFlag()}
	for _, name := range snapshot.Names {
		flag := addressFlag(name)
		flags = append(flags, &cli.StringFlag{Name: flag, EnvVars: variable(flag), Value: update.Address(name), Usage: "ask for " + published[name] + " at `URL`"})
	}
	return &cli.Command{
		Name:  "update",
		Usage: "fetch the newest data and install them; this command uses the network",
		Description: "Each of the data is fetched where it is published, or at the address of a mirror that a flag or 'mirrors' in the\n" +
			"settings names, and then imported as a file is: checked whole before anything is replaced. A download that was\n" +
			"broken off goes on where it was. The archive of the database is held against the digest in its listing; for the\n" +
			"others none is published. HTTPS_PROXY and NO_PROXY are heeded. No other command fetches data; 'cleanbill data\n" +
			"import' takes what was carried over instead.\n\n" +
			"Exit status: 0 everything is the newest, 2 something is not: what was installed of it is as it was.",
		Flags:  append(flags, atFlag("the moment of the update: `TIME`"), configFlag(), quietFlag(), noColourFlag()),
		Action: p.dataUpdate,
	}
}

// published is what is asked for, in the words of the flags.
var published = map[snapshot.Name]string{
	snapshot.Vulnerability: "the listing of grype's databases", snapshot.KEV: "the catalogue of exploited vulnerabilities",
	snapshot.EPSS: "the EPSS list", snapshot.Lifecycle: "the data of endoflife.date",
}

func addressFlag(name snapshot.Name) string { return string(name) + "-url" }

func (p Process) dataUpdate(c *cli.Context) error {
	if c.NArg() > 0 {
		return usageError("data update", fmt.Errorf("takes no arguments, found %q", c.Args().First()))
	}
	names, err := namesOfData(c.StringSlice("only"))
	if err != nil {
		return err
	}
	outputs, err := quietableOutputs(c, "data update", dataFormats.names(), nil)
	if err != nil {
		return err
	}
	at, err := p.moment(c.String("at"))
	if err != nil {
		return err
	}
	dir, s, err := p.dataSettings(c, "data update")
	if err != nil {
		return err
	}
	if p.Network == nil {
		return errors.New("data update: there is no network here")
	}
	watch := p.watch(c)
	request := update.Request{Folder: snapshot.Folder{Dir: dir}, Network: p.Network, Agent: "cleanbill/" + version, At: at, Older: c.Bool("older"),
		Addresses: map[snapshot.Name]string{}, Watch: watch.fetched()}
	for _, name := range names {
		request.Addresses[name] = c.String(addressFlag(name)) // the default is where they are published
		if mirror := s.Mirrors.of(name); mirror != "" && !c.IsSet(addressFlag(name)) {
			request.Addresses[name] = mirror
		}
	}
	outcomes, err := request.Run(c.Context, names)
	watch.end()
	if err != nil {
		return fmt.Errorf("data update: %w", err)
	}
	d, failed := p.updated(request, outcomes)
	if err := dataFormats.render(outputs, d, p.reportOptions(c)); err != nil {
		return err
	}
	return errors.Join(publish(p, outputs), failed)
}

// namesOfData are those that are asked for, in the order in which they are listed; all of them when none is.
func namesOfData(asked []string) ([]snapshot.Name, error) {
	if len(asked) == 0 {
		return snapshot.Names, nil
	}
	var out []snapshot.Name
	for _, name := range snapshot.Names {
		if slices.Contains(asked, string(name)) {
			out = append(out, name)
		}
	}
	for _, text := range asked {
		if !slices.Contains(snapshot.Names, snapshot.Name(text)) {
			return nil, usageError("data update", fmt.Errorf("--only %q is no data: expected one of %v", text, snapshot.Names))
		}
	}
	return out, nil
}

// updated describes what became of each of the data; the error is that of those that are not the newest.
func (p Process) updated(request update.Request, outcomes []update.Outcome) (*dataState, error) {
	var snaps []snapshot.Snapshot
	var newest []snapshot.Name
	var failed []dataFailure
	var errs []error
	for _, o := range outcomes {
		if o.Notice != "" {
			p.remark("data update: %s: %s", o.Name, o.Notice)
		}
		switch {
		case o.Err != nil:
			failed = append(failed, dataFailure{o.Name, o.Err.Error()})
			errs = append(errs, notFetched(o))
		case o.Installed == nil:
			newest = append(newest, o.Name)
		default:
			snaps = append(snaps, *o.Installed)
		}
	}
	d := dataOf(request.Folder, snaps, request.At)
	d.Newest, d.Failed = newest, failed
	return d, errors.Join(errs...)
}

// fetched tells how far downloads are.
func (w *watch) fetched() func(name snapshot.Name, done, all int64) {
	const step = 1 << 20 // bytes
	var told int64
	var of snapshot.Name
	return func(name snapshot.Name, done, all int64) {
		if name == of && done/step == told/step {
			return
		}
		of, told = name, done
		text := fmt.Sprintf("fetch %s: %d MiB", name, done/step)
		if all > 0 {
			text = fmt.Sprintf("fetch %s: %d of %d MiB", name, done/step, (all+step-1)/step)
		}
		w.say(strings.TrimSpace(text))
	}
}

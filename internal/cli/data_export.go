package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/snapshot"
)

func (p Process) dataExportCommand() *cli.Command {
	return &cli.Command{
		Name:      "export",
		Usage:     "write all data that are installed to one file, to be imported where there is no network",
		ArgsUsage: "FILE",
		Description: "FILE becomes a bundle (.tar.zst) that 'cleanbill data import' takes: the data with their digests. The same data give the\n" +
			"same file; compare the digest on the other side.\n\n" +
			"Exit status: 0 written, 2 not.",
		Flags:  []cli.Flag{dataFormats.flag("text"), dataFlag(), atFlag("tell ages as of `TIME`"), configFlag(), quietFlag(), noColourFlag()},
		Action: p.dataExport,
	}
}

func (p Process) dataExport(c *cli.Context) error {
	if c.NArg() != 1 {
		return withHint(fmt.Errorf("data export: expected one FILE, %d given", c.NArg()), "name the file that the bundle is written to")
	}
	to := c.Args().First()
	outputs, err := quietableOutputs(c, "data export", dataFormats.names(), []string{to})
	if err != nil {
		return err
	}
	at, err := p.moment(c.String("at"))
	if err != nil {
		return err
	}
	dir, err := p.dataFolder(c, "data export")
	if err != nil {
		return err
	}
	folder := snapshot.Folder{Dir: dir}
	snaps, written, err := exportTo(folder, to)
	if err != nil {
		return notExported(err)
	}
	d := dataOf(folder, snaps, at)
	d.Written = written
	return dataFormats.write(p, c, outputs, d)
}

// exportTo writes the bundle beside its place first: a database has gigabytes, and half a bundle is none.
func exportTo(folder snapshot.Folder, to string) (snaps []snapshot.Snapshot, written *dataWritten, err error) {
	tmp, err := os.CreateTemp(filepath.Dir(to), "."+filepath.Base(to)+".*")
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp.Name()) // the error that led here is reported
		}
	}()
	h := sha256.New()
	if snaps, err = folder.Export(io.MultiWriter(tmp, h)); err == nil {
		err = tmp.Chmod(0o644)
	}
	info, statErr := tmp.Stat()
	err = errors.Join(err, statErr, tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), to)
	}
	if err != nil {
		return nil, nil, err
	}
	return snaps, &dataWritten{Path: to, Size: info.Size(), Digest: "sha256:" + hex.EncodeToString(h.Sum(nil))}, nil
}

func notExported(err error) error {
	if errors.Is(err, snapshot.ErrNothing) {
		return withHint(fmt.Errorf("data export: %w; nothing was written", err), "see 'cleanbill data status' for what installs them")
	}
	return damagedData("data export", fmt.Errorf("%w; nothing was written", err))
}

package snapshot

import (
	"errors"
	"fmt"
	"time"
)

// The reasons for which nothing is installed; errors wrap one of them or say what is wrong with the file.
var (
	ErrUnknown   = errors.New("no data that cleanbill knows")
	ErrTooLarge  = errors.New("too large")
	ErrOtherName = errors.New("other data than were asked for")
)

// DamagedError says that the folder is not as snapshots.json has it.
type DamagedError struct {
	Path    string
	Problem string
}

func (e *DamagedError) Error() string { return fmt.Sprintf("data %s: %s", e.Path, e.Problem) }

// OlderError says that the data to import are older than those that are installed.
type OlderError struct {
	Name             Name
	Given, Installed time.Time
}

func (e *OlderError) Error() string {
	return fmt.Sprintf("the %s data are of %s, and those installed of %s", e.Name, e.Given.Format(time.RFC3339), e.Installed.Format(time.RFC3339))
}

// FewerError says that the data to import have far fewer records than those installed, which they would replace.
type FewerError struct {
	Name             Name
	Given, Installed int // records
}

func (e *FewerError) Error() string {
	return fmt.Sprintf("found %d records of the %s data, and %d installed; expected hardly fewer: all that is installed of them would be replaced", e.Given, e.Name, e.Installed)
}

// FutureError says that the data to import are of a day that has not come.
type FutureError struct {
	Name      Name
	Given, At time.Time
}

func (e *FutureError) Error() string {
	return fmt.Sprintf("the %s data are of %s, which is after the moment of the import, %s", e.Name, e.Given.Format(time.RFC3339), e.At.Format(time.RFC3339))
}

// Command cleanbill decides whether device software may be accepted. See "cleanbill help".
package main

import (
	"context"
	"os"
	"os/signal"

	"github.com/cleanbill-dev/cleanbill/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := cli.Main(ctx, cli.System())
	stop()
	os.Exit(code)
}

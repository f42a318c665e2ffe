package ledger

import (
	"sync"

	"github.com/go-logr/logr"
	"k8s.io/klog/v2"
)

// quiet keeps Tessera from writing to standard error: what goes wrong is returned. Its logger is one for the whole process.
var quiet = sync.OnceFunc(func() { klog.SetLogger(logr.Discard()) })

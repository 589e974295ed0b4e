package app

import (
	"fmt"
	"io"
	"os"
	"time"

	"assay/internal/verify"
)

// VerifyInput is what the command verify is told: files, of which all but the first may be missing.
type VerifyInput struct {
	File, Key, Log, Checkpoint, Statuses string
	Zone                                 *time.Location
}

// ErrNotGood is what Verify answers for a file that is not genuine or not valid; the reason has been printed.
var ErrNotGood = verify.ErrNotGood

// Verify judges a certificate's PDF, an export, a receipt or a status list from files alone and prints the verdict in one line.
func Verify(in VerifyInput, clock func() time.Time, out io.Writer) (err error) {
	f := verify.Files{Now: clock(), Zone: in.Zone}
	for _, one := range []struct {
		path string
		into *[]byte
	}{{in.File, &f.File}, {in.Key, &f.Keys}, {in.Log, &f.Log}, {in.Checkpoint, &f.Checkpoint}, {in.Statuses, &f.Statuses}} {
		if one.path == "" {
			continue
		}
		if *one.into, err = os.ReadFile(one.path); err != nil {
			return err
		}
	}
	v := verify.Judge(f)
	if _, err = fmt.Fprintf(out, "%s: %s\n", v.Word, v.Reason); err == nil && !v.Good {
		err = ErrNotGood
	}
	return err
}

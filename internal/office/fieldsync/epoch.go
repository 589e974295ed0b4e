package fieldsync

import (
	"context"
	"fmt"

	"assay/internal/cert"
	"assay/internal/office"
)

// Rotate gives every stream a new epoch, after the database was restored from a backup: each device then fetches
// everything anew and sends all of its own again, so that what the backup did not hold comes back. It returns how
// many streams there are.
func (r *Room) Rotate(ctx context.Context) (n int64, err error) {
	err = r.office.Do(ctx, cert.SystemActor, func(w *office.Work) error {
		if n, err = w.SetEpochs(ctx, office.RandomCode()); err != nil {
			return err
		}
		_, err = w.Record(office.Happened{Verb: "rotate", Noun: "epoch", Summary: fmt.Sprintf("A new epoch was given to %d streams of field work: devices send everything again", n)})
		return err
	})
	return n, err
}

package page

import "assay/internal/cert"

// Standing is a certificate's status today as a chip.
func Standing(s cert.CertificateStatus) Status {
	switch s {
	case cert.CertificateActive:
		return Status{Done, "valid"}
	case cert.CertificateSuspended:
		return Status{Waiting, "suspended"}
	case cert.CertificateFuture:
		return Status{Info, "not yet valid"}
	case cert.CertificateSuperseded:
		return Status{Info, "superseded"}
	}
	return Status{Bad, string(s)}
}

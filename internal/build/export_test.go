package build

import "time"

// SetWebPTime changes how long cwebp may take, and returns how to undo it.
func SetWebPTime(d time.Duration) func() {
	was := webpTime
	webpTime = d
	return func() { webpTime = was }
}

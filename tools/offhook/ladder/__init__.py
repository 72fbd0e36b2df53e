"""The SIP ladder: who said what to whom, as rows, text, a picture, a capture and a comparison."""

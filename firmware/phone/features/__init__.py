"""Policies of the call features, one a file, asked at the decision points of the phone."""

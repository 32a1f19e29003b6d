"""Clusters hotspots with DBSCAN of scikit-learn: an implementation that shares nothing with PostGIS or this project.

Reads {"spots": [[longitude, latitude, milliseconds UTC], ...], "watches": [label, ...]} from the standard input.
Prints the label of each hotspot, and the adjusted Rand index of its clusters and the given ones: 1 if they are equal.
"""

import json
import sys

import numpy
from sklearn.cluster import DBSCAN
from sklearn.metrics import adjusted_rand_score
from sklearn.metrics.pairwise import haversine_distances

LINK_KM = 1
LINK_HALF_DAYS = 3
EARTH_RADIUS_KM = 6371

query = json.load(sys.stdin)
lng, lat, milliseconds = numpy.array(query["spots"]).T
# Half days begin at 06:00 and 18:00 WIB, which is 7 hours ahead of UTC.
half_days = numpy.floor((milliseconds / 3_600_000 + 7 - 6) / 12)
kilometres = haversine_distances(numpy.radians(numpy.column_stack([lat, lng]))) * EARTH_RADIUS_KM
time_steps = numpy.abs(half_days[:, None] - half_days[None, :])
# Two hotspots are neighbours if neither the distance nor the time between them exceeds its limit.
distances = numpy.maximum(kilometres / LINK_KM, time_steps / LINK_HALF_DAYS)
labels = DBSCAN(eps=1, min_samples=1, metric="precomputed").fit(distances).labels_
print(json.dumps({"labels": labels.tolist(), "randIndex": adjusted_rand_score(query["watches"], labels)}))

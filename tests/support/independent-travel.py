"""Travel times by SciPy over the exported network, independent of the server's own search.

Usage: independent-travel.py edges.csv turns.csv < query.json > answer.json

The query has "incidents" and "units" with "lng" and "lat"; each unit also has a "vehicle", except "boat", which is not supported.
An incident may have "closedAreas", a list of boxes (west, south, east, north) in which all roads are closed. The answer has a list
for each incident with the milliseconds of each unit: null if one of the two is off the network, -1 if there is no route. The rules
are those of docs/ground.md. The nodes of the searched graph are edges in one direction, so that the search can obey turn bans.
"""

import csv
import json
import math
import multiprocessing
import sys

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

WALKING_MPS = 1.25
MAX_SNAP_M = 2000.0


def read_network(edges_path, turns_path):
    csv.field_size_limit(10**9)
    with open(edges_path, newline="") as file:
        rows = list(csv.DictReader(file))
    with open(turns_path, newline="") as file:
        bans = {(int(r["from_edge"]), int(r["via_node"]), int(r["to_edge"])) for r in csv.DictReader(file)}
    ends = np.array([(int(r["from"]), int(r["to"])) for r in rows])
    lines = []
    for row in rows:
        text = row["wkt"]
        pairs = text[text.index("(") + 1 : text.index(")")].split(",")
        lines.append(np.array([[float(value) for value in pair.split()] for pair in pairs]))
    return rows, ends, lines, bans


class ClosedEdges:
    """Finds the edges whose line touches a box, by clipping each of their segments to the box."""

    def __init__(self, lines):
        self.count = len(lines)
        self.edges = np.repeat(np.arange(self.count), [len(line) - 1 for line in lines])
        self.starts = np.concatenate([line[:-1] for line in lines])
        self.steps = np.concatenate([line[1:] - line[:-1] for line in lines])
        self.by_box = {}

    def touching(self, box):
        if box not in self.by_box:
            enter, leave = np.zeros(len(self.edges)), np.ones(len(self.edges))
            for axis in (0, 1):
                start, step = self.starts[:, axis], self.steps[:, axis]
                inside = (start >= box[axis]) & (start <= box[axis + 2])
                with np.errstate(divide="ignore", invalid="ignore"):
                    low, high = (box[axis] - start) / step, (box[axis + 2] - start) / step
                enter = np.maximum(enter, np.where(step == 0, np.where(inside, 0, 2), np.minimum(low, high)))
                leave = np.minimum(leave, np.where(step == 0, 1, np.maximum(low, high)))
            self.by_box[box] = np.unique(self.edges[enter <= leave])
        return self.by_box[box]

    def mask(self, boxes):
        closed = np.zeros(self.count, dtype=bool)
        for box in boxes:
            closed[self.touching(box)] = True
        return closed


class VehicleNetwork:
    """The network of one vehicle. Edge e has the arcs 2e (forward) and 2e + 1 (backward), with -1 ms if not allowed."""

    def __init__(self, vehicle, network):
        rows, ends, lines, bans = network
        self.lines, self.ends = lines, ends
        count = len(rows)
        self.ms = np.full(2 * count, -1, dtype=np.int64)
        for edge, row in enumerate(rows):
            for side, column in enumerate((f"{vehicle}_s", f"{vehicle}_back_s")):
                if row[column] != "":
                    self.ms[2 * edge + side] = round(float(row[column]) * 1000)
        self.tail = np.empty(2 * count, dtype=np.int64)
        self.head = np.empty(2 * count, dtype=np.int64)
        self.tail[0::2], self.head[0::2] = ends[:, 0], ends[:, 1]
        self.tail[1::2], self.head[1::2] = ends[:, 1], ends[:, 0]
        arcs = np.flatnonzero(self.ms >= 0)
        self.snappable_edges = self.main_edges(arcs, int(ends.max()) + 1)
        self.boxes = np.array([[*lines[e].min(axis=0), *lines[e].max(axis=0)] for e in self.snappable_edges])
        self.leaving, self.arriving = {}, {}
        for arc in arcs:
            self.leaving.setdefault(self.tail[arc], []).append(arc)
            self.arriving.setdefault(self.head[arc], []).append(arc)
        self.bans = bans
        self.build_reversed(arcs)
        self.close(np.zeros(count, dtype=bool))

    def close(self, closed):
        """Closes the edges of this mask and opens all others."""
        self.closed = closed
        self.open_data = np.where(np.repeat(closed, 2)[self.arc_of_data], np.inf, self.data)

    def main_edges(self, arcs, nodes):
        graph = csr_matrix((np.ones(len(arcs)), (self.tail[arcs], self.head[arcs])), shape=(nodes, nodes))
        _, component = connected_components(graph, directed=True, connection="strong")
        used = component[np.unique(np.concatenate([self.tail[arcs], self.head[arcs]]))]
        largest = np.bincount(used).argmax()
        inside = (component[self.tail[arcs]] == largest) & (component[self.head[arcs]] == largest)
        return np.unique(arcs[inside] // 2)

    def may_turn(self, first, second):
        return (first // 2, self.head[first], second // 2) not in self.bans

    def build_reversed(self, arcs):
        """Builds a graph that leads from each arc to the arcs that may precede it, weighted with its own time."""
        self.indptr, indices, data = [0], [], []
        ban_nodes = {node for _, node, _ in self.bans}
        for arc in range(len(self.ms)):
            if self.ms[arc] >= 0:
                preceding = self.arriving.get(self.tail[arc], [])
                if self.tail[arc] in ban_nodes:
                    preceding = [other for other in preceding if self.may_turn(other, arc)]
                indices.extend(preceding)
                data.extend([self.ms[arc]] * len(preceding))
            self.indptr.append(len(indices))
        self.indices, self.data = np.array(indices), np.array(data, dtype=float)
        self.arc_of_data = np.repeat(np.arange(len(self.ms)), np.diff(self.indptr))

    def snap_unit(self, point, usual):
        """Returns the snap of a unit, whose snap without closures is known; "cut off" if no edge near it is open."""
        return usual if usual is None or not self.closed[usual[1]] else self.snap(point) or "cut off"

    def snap_incident(self, point):
        """Returns the snap of an incident. If closures cut it off, this is on the nearest open edge, however far away."""
        return self.snap(point) or (self.snap(point, ignores_closures=True) and self.snap(point, radii=(1e4, 1e6)))

    def snap(self, point, radii=(100.0, 300.0, 1000.0, MAX_SNAP_M), ignores_closures=False):
        """Returns (access in ms, edge, share, node or None), or None if the point is off the network."""
        lng, lat = point["lng"], point["lat"]
        lat_radians = math.radians(lat)
        scale = np.array(
            [
                111412.84 * math.cos(lat_radians) - 93.5 * math.cos(3 * lat_radians) + 0.118 * math.cos(5 * lat_radians),
                111132.92 - 559.82 * math.cos(2 * lat_radians) + 1.175 * math.cos(4 * lat_radians) - 0.0023 * math.cos(6 * lat_radians),
            ]
        )
        best = None
        is_open = ignores_closures | ~self.closed[self.snappable_edges]
        for radius in radii:
            reach = (radius + 1) / scale
            box = self.boxes
            near = (box[:, 0] <= lng + reach[0]) & (box[:, 2] >= lng - reach[0])
            near &= (box[:, 1] <= lat + reach[1]) & (box[:, 3] >= lat - reach[1]) & is_open
            for edge in self.snappable_edges[near]:
                flat = (self.lines[edge] - [lng, lat]) * scale
                step = flat[1:] - flat[:-1]
                length = np.hypot(step[:, 0], step[:, 1])
                square = np.where(length > 0, length**2, 1)
                along = np.clip(-(flat[:-1] * step).sum(axis=1) / square, 0, 1)
                foot = flat[:-1] + along[:, None] * step
                distance = np.hypot(foot[:, 0], foot[:, 1])
                at = int(distance.argmin())
                if distance[at] <= radius and (best is None or distance[at] < best[0]):
                    share = (length[:at].sum() + along[at] * length[at]) / length.sum() if length.sum() else 0.0
                    best = (distance[at], edge, share)
            if best:
                break
        if not best:
            return None
        distance, edge, share = best
        node = self.ends[edge][0] if share < 1e-12 else self.ends[edge][1] if share > 1 - 1e-12 else None
        return round(distance / WALKING_MPS * 1000), edge, share, node

    def ms_until(self, arc, share):
        """Milliseconds of an arc from its start to a share of its edge's line."""
        return math.floor((1 - share if arc % 2 else share) * self.ms[arc] + 0.5)

    def arcs_of(self, edge):
        return [arc for arc in (2 * edge, 2 * edge + 1) if self.ms[arc] >= 0]

    def times_to(self, incident, units):
        end = self.snap_incident(incident)
        if end is None:
            return [None] * len(units)
        access, edge, share, node = end
        if node is not None:
            last = {arc: 0 for arc in self.arriving.get(node, [])}
        else:
            last = {}
            for arc in self.arcs_of(edge):
                for before in self.arriving.get(self.tail[arc], []):
                    if self.may_turn(before, arc):
                        last[before] = min(last.get(before, math.inf), self.ms_until(arc, share))
        # The incident is one more node; 1 is added because a weight of 0 would mean that there is no edge.
        indices = np.concatenate([self.indices, np.array(list(last.keys()), dtype=self.indices.dtype)])
        data = np.concatenate([self.open_data, np.array(list(last.values()), dtype=float) + 1])
        size = len(self.ms) + 1
        graph = csr_matrix((data, indices, np.array([*self.indptr, len(indices)])), shape=(size, size))
        after = dijkstra(graph, indices=size - 1) - 1
        return [self.time_from(unit, end, after) for unit in units]

    def time_from(self, start, end, after):
        if start is None:
            return None
        if start == "cut off":
            return -1
        access, edge, share, node = start
        end_access, end_edge, end_share, end_node = end
        best = math.inf
        if node is not None:
            for arc in self.leaving.get(node, []):
                if self.closed[arc // 2]:
                    continue
                best = min(best, self.ms[arc] + after[arc])
                if end_node is None and arc // 2 == end_edge:
                    best = min(best, self.ms_until(arc, end_share))
            if node == end_node:
                best = 0
        else:
            for arc in self.arcs_of(edge):
                best = min(best, math.floor((share if arc % 2 else 1 - share) * self.ms[arc] + 0.5) + after[arc])
                ahead = (share - end_share) if arc % 2 else (end_share - share)
                if end_node is None and edge == end_edge and ahead >= 0:
                    best = min(best, math.floor(ahead * self.ms[arc] + 0.5))
        return -1 if best == math.inf else int(access + best + end_access)


def times_of_vehicle(vehicle, network, query):
    """Returns the indexes of the units with this vehicle, and their times for each incident."""
    graph, closed_edges = VehicleNetwork(vehicle, network), ClosedEdges(network[2])
    unit_indexes = [at for at, unit in enumerate(query["units"]) if unit["vehicle"] == vehicle]
    usual = [graph.snap(query["units"][at]) for at in unit_indexes]
    closed_areas, times = None, []
    for incident in query["incidents"]:
        if closed_areas != incident.get("closedAreas", []):
            closed_areas = incident.get("closedAreas", [])
            graph.close(closed_edges.mask([tuple(box) for box in closed_areas]))
            starts = [graph.snap_unit(query["units"][at], snap) for at, snap in zip(unit_indexes, usual)]
        times.append(graph.times_to(incident, starts))
    return unit_indexes, times


def main():
    network, query = read_network(sys.argv[1], sys.argv[2]), json.load(sys.stdin)
    answer = [[None] * len(query["units"]) for _ in query["incidents"]]
    vehicles = sorted({unit["vehicle"] for unit in query["units"]})
    # The forked processes inherit the network, and each writes the times of one vehicle to its pipe.
    context, pipes = multiprocessing.get_context("fork"), []
    for vehicle in vehicles:
        receiver, sender = context.Pipe(duplex=False)
        pipes.append(receiver)
        context.Process(target=lambda v=vehicle, s=sender: s.send(times_of_vehicle(v, network, query)), daemon=True).start()
        sender.close()
    for receiver in pipes:
        unit_indexes, times = receiver.recv()
        for row, row_times in zip(answer, times):
            for at, ms in zip(unit_indexes, row_times):
                row[at] = ms
    json.dump(answer, sys.stdout)


main()

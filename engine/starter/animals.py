"""The animals: jointed bodies of ellipses and limbs, posed, facing right.

Local coordinates: the animal stands with its feet on y = 0 at x = 0, y points down (so up is negative),
in units of the frame's side at size 1.
"""

from __future__ import annotations

import math

import msgspec

from engine.starter.drawing import Point, capsule_points, ellipse_points, rotate
from engine.starter.vocabulary import Colour


class Build(msgspec.Struct, frozen=True):
    """Measures of an animal; lengths in frame units, angles in degrees from the horizontal."""

    a: float  # half the body's length
    b: float  # half the body's height
    leg: float
    leg_width: float
    neck: float
    neck_angle: float
    neck_width: float
    head_rx: float
    head_ry: float
    head_tilt: float = 0.0
    snout: float = 0.0
    legs: int = 4


BUILDS: dict[str, Build] = {
    "dog": Build(0.18, 0.10, 0.15, 0.055, 0.10, 50, 0.10, 0.085, 0.075, 0, 0.075),
    "cat": Build(0.16, 0.085, 0.12, 0.045, 0.07, 45, 0.09, 0.088, 0.08),
    "rabbit": Build(0.14, 0.12, 0.07, 0.055, 0.06, 50, 0.11, 0.082, 0.078),
    "bear": Build(0.21, 0.155, 0.12, 0.095, 0.08, 30, 0.18, 0.11, 0.105, 0, 0.055),
    "giraffe": Build(0.14, 0.085, 0.22, 0.042, 0.30, 68, 0.065, 0.075, 0.045, -15, 0.04),
    "horse": Build(0.18, 0.095, 0.19, 0.048, 0.16, 55, 0.085, 0.10, 0.05, -32, 0.0),
    "elephant": Build(0.21, 0.16, 0.14, 0.10, 0.04, 25, 0.16, 0.125, 0.12),
    "bird": Build(0.15, 0.105, 0.12, 0.028, 0.06, 60, 0.09, 0.078, 0.075, 0, 0.0, 2),
    "deer": Build(0.16, 0.085, 0.19, 0.04, 0.13, 60, 0.07, 0.078, 0.05, -18, 0.03),
    "turtle": Build(0.19, 0.10, 0.055, 0.065, 0.09, 18, 0.075, 0.07, 0.058),
}


class Stance(msgspec.Struct, frozen=True):
    """A pose: body tilt (front up), height of the body over standing, leg angles from straight down (forward > 0)."""

    tilt: float
    lift: float
    front: tuple[float, float]
    hind: tuple[float, float]
    neck: float  # added to the neck's angle


STANCES: dict[str, Stance] = {
    "standing": Stance(0, 0.0, (3, -4), (4, -3), 0),
    "sitting": Stance(42, 0.0, (0, 4), (0, 0), 10),
    "lying": Stance(0, 0.0, (88, 88), (80, 80), -8),
    "running": Stance(2, 0.035, (58, 26), (-30, -62), -14),
    "jumping": Stance(27, 0.15, (80, 52), (-46, -66), -6),
}


class Part(msgspec.Struct, frozen=True):
    """A filled polygon. ``tone`` scales the coat's brightness; ``colour`` replaces the coat."""

    points: list[Point]
    tone: float = 1.0
    colour: Colour | None = None


class Figure(msgspec.Struct, frozen=True):
    """A posed animal, or a thing: parts from back to front, and the places marks go to."""

    parts: list[Part]
    body: tuple[Point, float, float, float]  # centre, a, b, tilt
    neck: tuple[Point, Point, float]  # shoulder, head, width
    head: tuple[Point, float, float]  # centre, rx, ry
    legs: list[tuple[Point, Point, float]]  # hip, foot, width: near ones last
    lift: float


def _legs(build: Build, stance: Stance, pose: str, centre: Point) -> list[tuple[Point, Point, float, float]]:
    """(hip, foot, width, tone) of each leg, far ones first."""
    legs: list[tuple[Point, Point, float, float]] = []
    pairs = ((stance.front, 0.68), (stance.hind, -0.68)) if build.legs == 4 else ((stance.front, -0.05),)
    for far in (True, False):
        for angles, where in pairs:
            angle = angles[1 if far else 0]
            is_front = where > -0.1
            if build.legs == 2 and pose in ("running", "jumping"):
                angle = (-48, 42)[far] if pose == "running" else (-62, -44)[far]
            offset = rotate((where * build.a, 0.35 * build.b), stance.tilt)
            hip = (centre[0] + offset[0] + (0.018 if far else -0.01), centre[1] + offset[1])
            length = build.leg + 0.45 * build.b
            if pose == "lying":
                length = 0.75 * build.leg + 0.04
                hip = (hip[0], -0.5 * build.leg_width - (0.012 if far else 0.0))
            elif pose == "sitting" and is_front and build.legs == 4:
                length = max(0.04, -hip[1])  # the front paws reach the ground
            elif pose == "sitting":
                length, angle = 0.6 * build.leg + 0.03, 86.0
                hip = (hip[0], -0.5 * build.leg_width)
            radians = math.radians(angle)
            foot = (hip[0] + length * math.sin(radians), hip[1] + length * math.cos(radians))
            legs.append((hip, foot, build.leg_width, 0.78 if far else 0.94))
    return legs


def _body_centre(build: Build, stance: Stance, pose: str) -> Point:
    if pose == "lying":
        return (0.0, -0.92 * build.b)
    if pose == "sitting":
        return (0.0, -(0.85 * build.b + 0.62 * build.a))
    return (0.0, -(build.leg + 0.8 * build.b + stance.lift))


def pose_animal(animal: str, pose: str) -> Figure:
    """The figure of an animal in a pose. Raises KeyError for a word outside the vocabulary."""
    build, stance = BUILDS[animal], STANCES[pose]
    centre = _body_centre(build, stance, pose)
    tilt = stance.tilt + (14 if animal == "bird" and pose != "sitting" else 0)
    front = rotate((0.72 * build.a, -0.25 * build.b), tilt)
    shoulder = (centre[0] + front[0], centre[1] + front[1])
    neck_angle = math.radians(build.neck_angle + stance.neck + 0.35 * stance.tilt)
    head = (shoulder[0] + build.neck * math.cos(neck_angle), shoulder[1] - build.neck * math.sin(neck_angle))
    legs = _legs(build, stance, pose, centre)
    leg_colour: Colour | None = (224, 122, 30) if animal == "bird" else None
    rump = rotate((-0.95 * build.a, -0.2 * build.b), tilt)
    tail = (centre[0] + rump[0], centre[1] + rump[1])

    def leg_part(leg: tuple[Point, Point, float, float]) -> Part:
        hip, foot, width, tone = leg
        return Part(capsule_points(hip, foot, width * 1.25, width), tone, leg_colour)

    far, near = legs[: len(legs) // 2], legs[len(legs) // 2 :]
    parts = [leg_part(leg) for leg in far]
    parts += _tail(animal, tail)
    parts.append(Part(ellipse_points(centre, build.a, build.b, tilt)))
    if pose in ("sitting", "lying") and build.legs == 4:
        thigh = rotate((-0.55 * build.a, 0.35 * build.b), stance.tilt)
        parts.append(
            Part(ellipse_points((centre[0] + thigh[0], centre[1] + thigh[1]), 0.42 * build.a, 0.6 * build.b), 0.93)
        )
    parts += [leg_part(leg) for leg in near]
    if animal == "turtle":
        parts.append(Part(_dome(centre, build, tilt), 0.84))
    parts.append(Part(capsule_points(shoulder, head, build.neck_width * 1.25, build.neck_width)))
    parts += _head(animal, build, head, shoulder)
    if animal == "bird":
        wing = (centre[0] - 0.02, centre[1] - 0.01)
        up = pose in ("running", "jumping")
        if up:
            wing = (wing[0] - 0.03, wing[1] - 0.11)
        parts.append(Part(ellipse_points(wing, 0.12, 0.055, -62 if up else tilt + 8), 0.72))
    return Figure(
        parts=parts,
        body=(centre, build.a, build.b, tilt),
        neck=(shoulder, head, build.neck_width),
        head=(head, build.head_rx, build.head_ry),
        legs=[leg[:3] for leg in legs],
        lift=stance.lift,
    )


def _dome(centre: Point, build: Build, tilt: float) -> list[Point]:
    """A shell: the upper half of the body, and more."""
    points: list[Point] = []
    for step in range(19):
        angle = math.radians(-10 + 200 * step / 18)
        x, y = rotate((1.06 * build.a * math.cos(angle), -1.35 * build.b * math.sin(angle)), tilt)
        points.append((centre[0] + x, centre[1] + y))
    return points


def _tail(animal: str, root: Point) -> list[Part]:
    x, y = root
    if animal == "dog":
        return [Part(capsule_points((x + 0.02, y), (x - 0.075, y - 0.10), 0.045, 0.03))]
    if animal == "cat":
        bend = (x - 0.08, y - 0.07)
        return [
            Part(capsule_points((x + 0.02, y), bend, 0.035, 0.033)),
            Part(capsule_points(bend, (x - 0.06, y - 0.21), 0.033, 0.03)),
        ]
    if animal == "rabbit":
        return [Part(ellipse_points((x, y), 0.04, 0.04), 1.15)]
    if animal == "deer":
        return [Part(ellipse_points((x - 0.01, y), 0.03, 0.036), 1, (250, 246, 238))]
    if animal == "turtle":
        return [Part([(x + 0.02, y + 0.02), (x - 0.06, y + 0.055), (x + 0.03, y + 0.06)])]
    if animal == "horse":
        return [Part(capsule_points((x, y), (x - 0.07, y + 0.16), 0.035, 0.06), 0.55)]
    if animal in ("giraffe", "elephant"):
        return [Part(capsule_points((x, y), (x - 0.035, y + 0.11), 0.02, 0.02), 0.8)]
    if animal == "bird":
        return [Part([(x + 0.04, y - 0.03), (x - 0.12, y - 0.02), (x - 0.11, y + 0.055), (x + 0.05, y + 0.045)], 0.8)]
    return []


def _ears(animal: str, head: Point, build: Build) -> list[Part]:
    """Ears drawn behind the head."""
    x, y = head
    if animal == "cat":
        return [
            Part([(x + dx - 0.035, y - 0.045), (x + dx + 0.005, y - 0.145), (x + dx + 0.04, y - 0.045)], tone)
            for dx, tone in ((0.042, 0.85), (-0.042, 1.0))
        ]
    if animal == "rabbit":
        return [
            Part(ellipse_points((x + dx, y - 0.145), 0.026, 0.105, tilt), tone)
            for dx, tilt, tone in ((0.012, -6, 0.85), (-0.045, 14, 1.0))
        ]
    if animal == "bear":
        return [Part(ellipse_points((x + dx, y - 0.088), 0.04, 0.04), 0.85) for dx in (0.055, -0.065)]
    if animal == "giraffe":
        return [Part(capsule_points((x - dx, y), (x - dx - 0.01, y - 0.085), 0.016, 0.024), 0.6) for dx in (0.0, 0.035)]
    if animal == "deer":
        horn: Colour = (150, 108, 66)
        antlers: list[Part] = []
        for dx in (0.02, -0.035):
            root, tip = (x + dx, y - 0.03), (x + dx - 0.035, y - 0.17)
            antlers += [
                Part(capsule_points(root, tip, 0.022, 0.016), 1, horn),
                Part(capsule_points((x + dx - 0.012, y - 0.09), (x + dx + 0.045, y - 0.14), 0.018, 0.014), 1, horn),
            ]
        return [*antlers, Part(ellipse_points((x - 0.06, y - 0.035), 0.045, 0.02, 150), 0.85)]
    if animal == "horse":
        return [Part([(x - 0.045, y - 0.02), (x - 0.03, y - 0.105), (x + 0.0, y - 0.03)], 0.9)]
    return []


def _head(animal: str, build: Build, head: Point, shoulder: Point) -> list[Part]:
    x, y = head
    dark: Colour = (24, 22, 26)
    parts: list[Part] = _ears(animal, head, build)
    if animal == "horse":
        parts.append(
            Part(capsule_points((x - 0.045, y - 0.03), (shoulder[0] - 0.04, shoulder[1] - 0.01), 0.05, 0.045), 0.55)
        )
        nose = (x + 0.05, y + 0.035)
        parts.append(Part(ellipse_points((x + 0.025, y + 0.015), build.head_rx, build.head_ry, build.head_tilt)))
        parts.append(Part(ellipse_points((nose[0] + 0.035, nose[1] + 0.02), 0.035, 0.034), 0.8))
        return [*parts, Part(ellipse_points((x + 0.005, y - 0.008), 0.014, 0.014), 1, dark)]
    parts.append(Part(ellipse_points(head, build.head_rx, build.head_ry, build.head_tilt)))
    if build.snout:
        tip = (x + build.head_rx * 0.9, y + build.head_ry * 0.3)
        parts.append(Part(ellipse_points(tip, build.snout, build.snout * 0.62), 1.12))
        parts.append(Part(ellipse_points((tip[0] + build.snout * 0.8, tip[1] - 0.01), 0.017, 0.015), 1, dark))
    if animal == "dog":
        parts.append(Part(ellipse_points((x - 0.05, y + 0.015), 0.034, 0.075, 12), 0.68))
    if animal == "cat":
        parts.append(Part(ellipse_points((x + 0.07, y + 0.025), 0.014, 0.012), 1, (226, 110, 120)))
    if animal == "rabbit":
        parts.append(Part(ellipse_points((x + 0.068, y + 0.02), 0.015, 0.013), 1, (226, 110, 120)))
    if animal == "elephant":
        bend = (x + 0.15, y + 0.12)
        parts.append(Part(capsule_points((x + 0.08, y + 0.01), bend, 0.085, 0.06)))
        parts.append(Part(capsule_points(bend, (x + 0.165, y + 0.22), 0.06, 0.05)))
        parts.append(
            Part(capsule_points((x + 0.09, y + 0.075), (x + 0.15, y + 0.085), 0.022, 0.012), 1, (250, 246, 226))
        )
        parts.append(Part(ellipse_points((x - 0.06, y + 0.0), 0.085, 0.115, 10), 0.76))
    if animal == "bird":
        parts.append(Part([(x + 0.055, y - 0.03), (x + 0.145, y + 0.012), (x + 0.055, y + 0.035)], 1, (240, 140, 20)))
    eye = (x + build.head_rx * 0.35, y - build.head_ry * 0.25)
    parts.append(Part(ellipse_points(eye, 0.022, 0.022), 1, (250, 250, 250)))
    parts.append(Part(ellipse_points((eye[0] + 0.004, eye[1]), 0.014, 0.015), 1, dark))
    return parts

// Ground, settlements, borders and names -> three canvases in the map's box, drawn anew when the camera or the day moves.
// Sea and land lie below online tiles, settlements above them, borders and names on top.
import type { Runs } from "../api/runs";
import type { Ground } from "./ground";
import { type Inks, inksOf, type Paint, type Tone, toneOf } from "./inks";
import { drawLabels, labelsOf, type Measure, measureWith, type Named, ranked } from "./labels";
import { columnOf, type Frame } from "./mercator";
import { looksOf, paint as paintCells } from "./painter";
import { ringOf } from "./ring";
import { type Sites, sitesOf } from "./sites";
import { Tracer } from "./tracer";

type Pen = CanvasRenderingContext2D;

/** Width of the outline of the chosen settlement's cell, in CSS pixels. */
const OUTLINE = 2.5;

/** What lies on top of each other in the map's box. */
export class Stage {
  private readonly land: Pen;
  private readonly cells: Pen;
  private readonly top: Pen;
  private readonly sites: Sites;
  private readonly order: ReturnType<typeof ranked>;
  private readonly tracer = new Tracer();
  private readonly looks: Uint16Array;
  private image: ImageData | null = null;
  private frame: Frame | null = null;
  private inks: Inks;
  private tone: Tone;
  private measure: Measure;
  private ring: ReturnType<typeof ringOf> = [];
  private names: readonly (string | null)[] | undefined;

  /** Between land and settlements: where tiles are drawn. */
  readonly between: HTMLElement;

  constructor(
    box: HTMLElement,
    private readonly ground: Ground,
    private readonly places: Named,
    paint: Paint,
  ) {
    this.land = penOf(box, "land", { alpha: false });
    this.between = document.createElement("div");
    this.between.className = "layer";
    box.append(this.between);
    this.cells = penOf(box, "cells");
    this.top = penOf(box, "top");
    this.sites = sitesOf(places);
    this.order = ranked(places);
    this.looks = new Uint16Array(places.lon.length);
    this.inks = inksOf(paint);
    this.tone = toneOf(paint);
    this.looks.fill(this.none());
    this.measure = measureWith(this.top);
  }

  /** Look from a frame. */
  look(frame: Frame): void {
    this.frame = frame;
    for (const { canvas } of [this.land, this.cells, this.top]) sized(canvas, frame);
    this.tracer.trace(frame, this.sites);
    this.ground.drawLand(this.land, frame, this.tone);
    this.drawCells();
    this.drawTop();
  }

  /** Colour the settlements as a view of control has them on a day. */
  show(runs: Runs, day: string): void {
    looksOf(runs, day, this.none(), this.looks);
    this.drawCells();
  }

  /** Draw in another theme. */
  dress(paint: Paint): void {
    this.inks = inksOf(paint);
    this.tone = toneOf(paint);
    if (this.frame) this.look(this.frame);
  }

  /** Name the settlements in another language. */
  name(names: readonly (string | null)[] | undefined): void {
    this.names = names;
    this.drawTop();
  }

  /** Letters are there now that were not. */
  spell(): void {
    this.measure = measureWith(this.top);
    this.drawTop();
  }

  /** Outline a settlement's cell; null: none. */
  select(row: number | null): void {
    this.ring = row === null ? [] : ringOf(row, this.sites);
    this.drawTop();
  }

  /** The settlement at a point of the box, in CSS pixels. */
  rowAt(x: number, y: number): number | null {
    const ratio = this.frame?.ratio ?? 1;
    return this.tracer.rowAt(x * ratio, y * ratio);
  }

  /** Whether a settlement lies within the frame. */
  sees(row: number): boolean {
    const { frame, sites } = this;
    if (!frame) return false;
    const x = columnOf(sites.x[row] ?? 0, frame);
    const y = (sites.y[row] ?? 0) * frame.scale - frame.top;
    return x >= 0 && y >= 0 && x < frame.width && y < frame.height;
  }

  /** Take everything out of the box. */
  remove(): void {
    for (const layer of [this.land.canvas, this.between, this.cells.canvas, this.top.canvas]) layer.remove();
  }

  private none(): number {
    return this.inks.dot.length - 1;
  }

  private drawCells(): void {
    const { frame } = this;
    if (!frame?.width || !frame.height) return;
    if (this.image?.width !== frame.width || this.image.height !== frame.height)
      this.image = new ImageData(frame.width, frame.height);
    paintCells(new Uint32Array(this.image.data.buffer), this.tracer, frame, this.looks, this.inks);
    this.cells.putImageData(this.image, 0, 0);
  }

  private drawTop(): void {
    const { frame, top, tone } = this;
    if (!frame) return;
    top.setTransform(1, 0, 0, 1, 0, 0);
    top.clearRect(0, 0, frame.width, frame.height);
    this.outline(frame);
    this.ground.drawBorders(top, frame, tone);
    const nameOf = (row: number) => this.names?.[row] ?? this.places.name[row] ?? "";
    drawLabels(top, labelsOf(this.order, this.sites, frame, nameOf, this.measure), frame.ratio, tone);
  }

  private outline(frame: Frame): void {
    if (!this.ring.length) return;
    const pen = this.top;
    pen.beginPath();
    for (const [x, y] of this.ring) pen.lineTo(columnOf(x, frame), y * frame.scale - frame.top);
    pen.closePath();
    pen.setLineDash([]);
    pen.lineJoin = "round";
    pen.lineWidth = OUTLINE * frame.ratio;
    pen.strokeStyle = this.tone.ink;
    pen.stroke();
  }
}

/** A pen of the processor's own (`willReadFrequently`): a first word with a graphics card costs more than all drawing. */
function penOf(parent: HTMLElement, name: string, settings: CanvasRenderingContext2DSettings = {}): Pen {
  const canvas = document.createElement("canvas");
  canvas.className = `layer ${name}`;
  parent.append(canvas);
  const pen = canvas.getContext("2d", { willReadFrequently: true, ...settings });
  if (!pen) throw new Error("this browser gives no canvas to draw on");
  return pen;
}

function sized(canvas: HTMLCanvasElement, { width, height }: Frame): void {
  if (canvas.width === width && canvas.height === height) return;
  canvas.width = width;
  canvas.height = height;
}

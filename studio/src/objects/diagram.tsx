/** All objects and their relationships as a diagram; places are worked out, and may be changed by hand for the visit. */
import '@xyflow/react/dist/style.css'
import dagre from '@dagrejs/dagre'
import type { Edge, Node, NodeProps } from '@xyflow/react'
import { Background, Controls, Handle, Position, ReactFlow, useNodesState } from '@xyflow/react'
import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useMemo } from 'react'
import type { Label } from '@trellis/metadata/model/shape.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { Icon } from '@trellis/runtime/ui/icon.tsx'
import type { Documents, StudioObject } from '../document/documents.ts'
import { documentsOfKind, fieldsOf, labelOr } from '../document/documents.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { Room } from '../shell/room.tsx'
import { linkTo } from '../shell/shell.tsx'
import classes from './objects.module.css'

type ObjectNode = Node<{ object: StudioObject; links: { name: string; label: Label; to: string }[] }, 'object'>

const width = 190
const nodeTypes = { object: ObjectCard }

export function Diagram() {
  const t = useStudioText()
  const labelOf = useLabel()
  const scheme = useComputedColorScheme()
  const documents = useDocuments()
  const placed = useMemo(() => placedObjects(documents), [documents])
  const edges = useMemo(
    () => placed.edges.map((edge) => ({ ...edge, label: labelOf(edge.data?.['label'] as Label) })),
    [placed, labelOf],
  )
  const spoken = useMemo(
    () => ({
      'node.a11yDescription.default': t('diagram.keys'),
      'node.a11yDescription.keyboardDisabled': t('diagram.keys'),
      'node.a11yDescription.ariaLiveMessage': ({ x, y }: { x: number; y: number }) => t('diagram.moved', { x, y }),
      'controls.ariaLabel': t('diagram.controls'),
      'controls.zoomIn.ariaLabel': t('diagram.zoom_in'),
      'controls.zoomOut.ariaLabel': t('diagram.zoom_out'),
      'controls.fitView.ariaLabel': t('diagram.fit'),
    }),
    [t],
  )
  const [nodes, setNodes, onNodesChange] = useNodesState<ObjectNode>(placed.nodes)
  const named = useMemo(
    () => nodes.map((node) => ({ ...node, ariaLabel: labelOf(labelOr(node.data.object.label, node.id)) })),
    [nodes, labelOf],
  )
  useEffect(() => {
    setNodes((before) => {
      const kept = new Map(before.map((node) => [node.id, node.position]))
      return placed.nodes.map((node) => ({ ...node, position: kept.get(node.id) ?? node.position }))
    })
  }, [placed, setNodes])
  return (
    <Room wide title={t('object.diagram')} text={t('object.diagram_text')}>
      <div className={classes['flow']}>
        <ReactFlow
          nodes={named}
          edges={edges}
          nodeTypes={nodeTypes}
          onNodesChange={onNodesChange}
          fitView
          minZoom={0.2}
          colorMode={scheme}
          nodesConnectable={false}
          edgesFocusable={false}
          // A card is a place for an object, not the object: it is moved, never taken away.
          deleteKeyCode={null}
          ariaLabelConfig={spoken}
          proOptions={{ hideAttribution: true }}
        >
          <Background />
          <Controls showInteractive={false} />
        </ReactFlow>
      </div>
    </Room>
  )
}

function ObjectCard({ data }: NodeProps<ObjectNode>) {
  const labelOf = useLabel()
  const { object, links } = data
  return (
    <div className={classes['node']}>
      <Handle type="target" position={Position.Left} isConnectable={false} style={{ opacity: 0 }} />
      <a className={classes['node-title']} {...linkTo(['objects', object.name])}>
        <Icon name={object.icon} object={object.name} size={14} />
        {labelOf(labelOr(object.label, object.name))}
      </a>
      {links.length > 0 && (
        <div className={classes['node-fields']}>
          {links.map((link) => (
            <div key={link.name}>{labelOf(link.label)}</div>
          ))}
        </div>
      )}
      <Handle type="source" position={Position.Right} isConnectable={false} style={{ opacity: 0 }} />
    </div>
  )
}

function heightOf(links: number): number {
  return 34 + (links === 0 ? 0 : 11 + links * 18)
}

/** Pure: objects as nodes laid out from children to parents, one edge per relationship. */
export function placedObjects(documents: Documents): { nodes: ObjectNode[]; edges: Edge[] } {
  const objects = documentsOfKind<StudioObject>(documents, 'object')
  const known = new Set(objects.map((object) => object.name))
  const linksOf = (object: StudioObject) =>
    fieldsOf(object).flatMap(([name, field]) => {
      const targets =
        field.type === 'hierarchy'
          ? [object.name]
          : Array.isArray(field.to)
            ? field.to
            : field.to === undefined
              ? []
              : [field.to]
      return targets.filter((to) => known.has(to)).map((to) => ({ name, label: labelOr(field.label, name), to }))
    })
  const graph = new dagre.graphlib.Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 24, ranksep: 90 })
  graph.setDefaultEdgeLabel(() => ({}))
  const edges: Edge[] = []
  for (const object of objects) {
    const links = linksOf(object)
    graph.setNode(object.name, { width, height: heightOf(links.length) })
    for (const link of links) {
      if (link.to !== object.name) graph.setEdge(object.name, link.to)
      edges.push({
        id: `${object.name}.${link.name}.${link.to}`,
        source: object.name,
        target: link.to,
        data: { label: link.label },
      })
    }
  }
  dagre.layout(graph)
  const nodes = objects.map((object): ObjectNode => {
    const { x, y } = graph.node(object.name) as { x: number; y: number }
    const links = linksOf(object)
    return {
      id: object.name,
      type: 'object',
      position: { x: x - width / 2, y: y - heightOf(links.length) / 2 },
      data: { object, links },
    }
  })
  return { nodes, edges }
}
